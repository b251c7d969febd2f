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

/** In hexadecimal: the server knows by that that a file never changes. @param {string | Buffer} text */
const hashOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 10);

/**
 * Writes a file under a name with a hash.
 * @param {string} name
 * @param {string | Buffer} text
 */
function emit(name, text, hash = hashOf(text)) {
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

/** Where the widget's code names a text. */
const saying = /\bt\('([\w.]+)'(\))?/g;

/**
 * Puts texts where code names them: a name costs more than it says.
 * @param {Record<string, string>} texts
 * @returns {import("esbuild").Plugin}
 */
const inline = (texts) => ({
  name: 'texts',
  setup(build) {
    build.onLoad({ filter: /[/\\]widget[/\\][a-z]+\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(saying, (_, key, end) => {
        const text = texts[key];
        if (text === undefined) throw new Error(`${path}: there is no text ${key}`);
        return end ? JSON.stringify(text) : `t(${JSON.stringify(text)}`;
      }),
    }));
  },
});

/** What the button says, before the app is there and when it cannot be had. */
const LAUNCHER = ['widget.launcher', 'widget.unreached'];

/**
 * Chinese fonts first, so that quotation marks get their full width.
 * @type {Record<string, string>}
 */
const fonts = {
  'zh-CN': '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",',
  'zh-TW': '"PingFang TC","Microsoft JhengHei","Noto Sans CJK TC",',
};

/** Custom properties of the widget that a page may set: they keep their names. */
const THEME = ['accent', 'ink', 'left', 'right', 'bottom'];

/**
 * The style sheet with a letter for each custom property that is ours alone.
 * @param {string} css
 */
function shortNames(css) {
  const used = new Set([...css.matchAll(/--(\w+)/g)].map(([, name]) => name ?? ''));
  const own = [...used].filter((name) => !THEME.includes(name));
  const letter = (/** @type {string} */ name) => String.fromCharCode(97 + own.indexOf(name));
  return css.replace(/--(\w+)(:\s)?/g, (_, name, colon) =>
    `--${own.includes(name) ? letter(name) : name}${colon ? ':' : ''}`,
  );
}

/** @param {string} css @param {string} lang */
const styleFor = (css, lang) => shortNames(css.trim().replace(/FONTS,\s*/, fonts[lang] ?? ''));

/** @param {string} lang @returns {Record<string, string>} */
const textsOf = (lang) => JSON.parse(readFileSync(join(source, 'messages', `${lang}.json`), 'utf8'));

async function buildHelp() {
  emit('help.css', await bundle('help/help.css'));
  emit('help.js', await bundle('help/main.js', { format: 'esm' }));
  for (const art of ['icons.svg', 'mark.svg']) emit(art, readFileSync(join(source, 'art', art)));
}

/** Of which console a text is, when it is of one; the widget's and the pages' are of none. */
const consoleKeys = (/** @type {string} */ name) => {
  const own = name === 'editor' ? 'editor|check' : name;
  return new RegExp(`^(${own}|article|category|console|keys|language|refused|search|signin|vote)\\.`);
};

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
 * Names of the widget's own properties that are one letter in the bundle, as its variables
 * are. What the API, the page and the browser know by name must not be among them.
 */
const OWN = ['asTyped', 'choose', 'human', 'lack', 'node', 'pick', 'settle', 'solved', 'ways', 'word', 'written'];

/** Names that the API has, too, would no longer be read. */
function checkOwn() {
  const api = readFileSync(join(source, 'shared/api.d.ts'), 'utf8');
  for (const name of OWN)
    if (new RegExp(`\\b${name}\\??:`).test(api)) throw new Error(`the API has ${name}, too: it is not the widget's own`);
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
      hoist_funs: true, // gzip finds more that is alike
      keep_fargs: false,
      pure_getters: true,
      sequences: false, // as above
      unsafe: true,
      unsafe_arrows: true,
    },
    mangle: { properties: { regex: new RegExp(`^(${OWN.join('|')})$`) } },
    format: { preamble: licence },
  });
  return `${small}\n`;
}

/** The app once a language, and the loader, which knows their names. */
async function buildWidget() {
  checkOwn();
  const langs = readdirSync(join(source, 'messages')).map((f) => f.replace(/\.json$/, ''));
  const css = await bundle('widget/style.css');
  /** @type {Map<string, string>} */
  const apps = new Map();
  /** What the loader knows of each. @type {Record<string, (string | undefined)[]>} */
  const known = {};
  for (const lang of langs.sort()) {
    const texts = textsOf(lang);
    const bundled = await bundle('widget/app.js', {
      format: 'iife',
      plugins: [inline(texts)],
      define: { LANG: JSON.stringify(lang), STYLE: JSON.stringify(styleFor(css, lang)) },
    });
    const app = await shrink(bundled, '/* answerd, MIT */');
    const sum = createHash('sha256').update(app).digest('base64');
    const name = `widget-app.${lang}.js`;
    apps.set(name, app);
    manifest[`integrity:${name}`] = `sha256-${sum}`;
    known[lang] = [sum, ...LAUNCHER.map((key) => texts[key])];
  }
  // One for all, which a loader of few bytes can hold.
  const hash = hashOf([...apps.values()].join(''));
  for (const [name, app] of apps) emit(name, app, hash);
  const loader = await bundle('widget/loader.js', {
    format: 'iife',
    define: { APPS: JSON.stringify(known), HASH: JSON.stringify(hash) },
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
