/**
 * Bundles the browser side.
 *
 *   node build.mjs SOURCE OUT [MODULES]
 *
 * SOURCE: this folder. OUT: where the files to be served go, with manifest.json,
 * which names them. MODULES: the folder that holds node_modules, when it is not
 * above SOURCE. A name with a hash of the contents is cached for ever; widget.js
 * keeps its name, since it stands in other people's pages.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [source, out, modules] = process.argv.slice(2).map((p) => resolve(p));
if (!source || !out) throw new Error('usage: build.mjs SOURCE OUT [MODULES]');
const require = createRequire(join(modules ?? source, 'x'));
/** @type {typeof import("esbuild")} */
const esbuild = require('esbuild');
/** @type {typeof import("terser")} */
const terser = require('terser');

const browsers = ['chrome108', 'firefox115', 'safari16.4'];
const common = {
  bundle: true,
  minify: true,
  charset: /** @type {const} */ ('utf8'),
  legalComments: /** @type {const} */ ('none'),
  target: browsers,
  write: false,
  // Else esbuild says "use strict", which tsc has seen to.
  tsconfigRaw: {},
  logLevel: /** @type {const} */ ('warning'),
  nodePaths: [join(modules ?? resolve(source, '..'), 'node_modules')],
};
/** @type {Record<string, string>} */
const manifest = {};

/**
 * Writes a file under a name with a hash, in hexadecimal (the server knows it by
 * that).
 * @param {string} name
 * @param {string | Buffer} text
 */
function emit(name, text) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 10);
  const dot = name.lastIndexOf('.');
  const hashed = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  writeFileSync(join(out, hashed), text);
  manifest[name] = hashed;
  return hashed;
}

/**
 * @param {string} entry
 * @param {import("esbuild").BuildOptions} [options]
 */
async function bundle(entry, options) {
  const built = await esbuild.build({
    ...common,
    entryPoints: [join(source, entry)],
    outdir: out,
    ...options,
  });
  const file = built.outputFiles?.[0];
  if (!file) throw new Error(`${entry}: nothing was built`);
  return file.text;
}

/** Where the widget's code names a text whole. */
const saying = /\bt\('([a-z_]+(?:\.[a-z_0-9]+)+)'(\))?/g;

/**
 * Puts texts where code names them: a name costs more than it says. What is named in parts
 * stays in TEXTS.
 * @param {Record<string, string>} texts
 * @returns {import("esbuild").Plugin}
 */
const inline = (texts) => ({
  name: 'texts',
  setup(build) {
    build.onLoad({ filter: /[/\\]widget[/\\][a-z]+\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(saying, (all, key, end) => {
        const text = texts[key];
        if (text === undefined) return all;
        return end ? JSON.stringify(text) : `t(${JSON.stringify(text)}`;
      }),
    }));
  },
});

/** What the button says: it is there before the app. */
const LAUNCHER = 'widget.launcher';

/** Texts that the widget's code does not name whole. @param {Record<string, string>} texts */
function unnamed(texts) {
  const code = readdirSync(join(source, 'widget'))
    .filter((f) => f.endsWith('.js'))
    .map((f) => readFileSync(join(source, 'widget', f), 'utf8'))
    .join('\n');
  const named = new Set([...code.matchAll(saying)].map((m) => m[1]));
  const rest = code.replace(saying, '');
  return Object.fromEntries(
    Object.entries(texts).filter(
      ([key]) => key !== LAUNCHER && (!named.has(key) || rest.includes(`'${key}'`)),
    ),
  );
}

/**
 * Chinese fonts first, so that quotation marks get their full width.
 * @type {Record<string, string>}
 */
const fonts = {
  'zh-CN': '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",',
  'zh-TW': '"PingFang TC","Microsoft JhengHei","Noto Sans CJK TC",',
};

/** @param {string} css @param {string} lang */
const styleFor = (css, lang) => css.trim().replace(/FONTS,\s*/, fonts[lang] ?? '');

/** What the widget says: the texts that it uses, of one language. */
const widgetKeys =
  /^(widget|clarify|complaint|route|hours|language|vote|message|code)\.|^category\.(?!description)|^contact\.(?!other|still|zone|none|reach|opens)|^nothing\.(title|text|near)|^search\.(label|placeholder|corrected|as_typed|in|answer|more)$|^suggest\.(all|count)|^home\.popular$|^article\.(short|when|options|steps|related)$|^problem\.404\.title$/;

/** @param {string} lang */
function widgetTexts(lang) {
  const all = JSON.parse(readFileSync(join(source, 'messages', `${lang}.json`), 'utf8'));
  return Object.fromEntries(Object.entries(all).filter(([key]) => widgetKeys.test(key)));
}

async function buildHelp() {
  emit('help.css', await bundle('help/help.css'));
  emit('help.js', await bundle('help/main.js', { format: 'esm' }));
  for (const art of ['icons.svg', 'mark.svg']) emit(art, readFileSync(join(source, 'art', art)));
}

/** Of which console a text is, when it is of one; the widget's and the pages' are of none. */
const consoleKeys = (/** @type {string} */ name) =>
  new RegExp(`^(${name}|article|category|console|keys|language|search|signin|vote)\\.`);

/**
 * A console carries its own texts alone, in all languages.
 * @param {string} name
 * @returns {import("esbuild").Plugin}
 */
const ownTexts = (name) => ({
  name: 'own-texts',
  setup(build) {
    build.onLoad({ filter: /[/\\]messages[/\\][\w-]+\.json$/ }, ({ path }) => {
      const all = Object.entries(JSON.parse(readFileSync(path, 'utf8')));
      const own = all.filter(([key]) => consoleKeys(name).test(key));
      return { contents: JSON.stringify(Object.fromEntries(own)), loader: 'json' };
    });
  },
});

/**
 * A console: one page that loads its script and style, the same in all languages.
 * @param {string} name
 */
async function buildConsole(name) {
  const js = emit(`${name}.js`, await bundle(`${name}/main.js`, { format: 'esm', plugins: [ownTexts(name)] }));
  const css = emit(`${name}.css`, await bundle(`${name}/${name}.css`));
  const page = readFileSync(join(source, name, `${name}.html`), 'utf8');
  /** @type {Record<string, string | undefined>} */
  const names = { js, css, icon: manifest['mark.svg'] };
  const filled = page.replace(/\{(js|css|icon)\}/g, (_, key) => names[key] ?? '');
  writeFileSync(join(out, `${name}.html`), filled);
}

/**
 * Makes a script smaller once more: esbuild looks at each statement, terser at all of them.
 * What is unsafe of it touches code that changes built-in objects or has getters that do
 * something: ours has none.
 * @param {string} code
 * @param {string} licence a comment
 */
async function shrink(code, licence) {
  const { code: small } = await terser.minify(code, {
    ecma: 2020,
    toplevel: true,
    compress: {
      passes: 5,
      keep_fargs: false,
      pure_getters: true,
      sequences: false, // gzip finds more that is alike
      unsafe: true,
      unsafe_arrows: true,
      unsafe_methods: true,
    },
    format: { preamble: licence },
  });
  return `${small}\n`;
}

/** The app once a language, and the loader, which knows their names. */
async function buildWidget() {
  const langs = readdirSync(join(source, 'messages')).map((f) => f.replace(/\.json$/, ''));
  const css = await bundle('widget/style.css');
  /** @type {Record<string, (string | undefined)[]>} */
  const apps = {};
  for (const lang of langs.sort()) {
    const texts = widgetTexts(lang);
    const bundled = await bundle('widget/app.js', {
      format: 'iife',
      plugins: [inline(texts)],
      define: { LANG: JSON.stringify(lang), TEXTS: JSON.stringify(unnamed(texts)), STYLE: JSON.stringify(styleFor(css, lang)) },
    });
    const app = await shrink(bundled, '/* answerd, MIT */');
    const name = `widget-app.${lang}.js`;
    const sum = `sha256-${createHash('sha256').update(app).digest('base64')}`;
    manifest[`integrity:${name}`] = sum;
    apps[lang] = [emit(name, app).split('.').at(-2), sum, texts[LAUNCHER]];
  }
  const loader = await bundle('widget/loader.js', {
    format: 'iife',
    define: { APPS: JSON.stringify(apps) },
  });
  writeFileSync(join(out, 'widget.js'), (await shrink(loader, '/* MIT */')).replaceAll('}\\n', '}'));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
cpSync(join(source, 'messages'), join(out, 'messages'), { recursive: true });
await buildHelp();
await buildWidget();
await buildConsole('agent');
await buildConsole('editor');
writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
