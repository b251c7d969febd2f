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

const browsers = ['chrome108', 'firefox115', 'safari16.4'];
const common = {
  bundle: true,
  minify: true,
  charset: /** @type {const} */ ('utf8'),
  legalComments: /** @type {const} */ ('none'),
  target: browsers,
  write: false,
  logLevel: /** @type {const} */ ('warning'),
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

/** What the widget says: the texts that it uses, of one language. */
const widgetKeys =
  /^(widget|contact|clarify|complaint|route|nothing|hours|weekday|in|category|month|language)\.|^date$|^search\.(label|placeholder|corrected|as_typed|in|answer)$|^article\.(short|when|options|steps)$|^problem\.404\.title$/;

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

/**
 * A console: one page that loads its script and style, the same in all languages.
 * @param {string} name
 */
async function buildConsole(name) {
  const js = emit(`${name}.js`, await bundle(`${name}/main.js`, { format: 'esm' }));
  const css = emit(`${name}.css`, await bundle(`${name}/${name}.css`));
  const page = readFileSync(join(source, name, `${name}.html`), 'utf8');
  writeFileSync(join(out, `${name}.html`), page.replace('{js}', js).replace('{css}', css));
}

/** The app once a language, and the loader, which knows their names. */
async function buildWidget() {
  const langs = readdirSync(join(source, 'messages')).map((f) => f.replace(/\.json$/, ''));
  const css = await bundle('widget/style.css');
  /** @type {Record<string, string>} */
  const apps = {};
  /** @type {Record<string, string>} */
  const labels = {};
  for (const lang of langs.sort()) {
    const texts = widgetTexts(lang);
    labels[lang] = texts['widget.launcher'];
    const app = await bundle('widget/app.js', {
      format: 'iife',
      banner: { js: '/* answerd widget, MIT License */' },
      define: { TEXTS: JSON.stringify(texts), STYLE: JSON.stringify(css.trim()) },
    });
    apps[lang] = emit(`widget-app.${lang}.js`, app);
  }
  const loader = await bundle('widget/loader.js', {
    format: 'iife',
    banner: { js: '/* answerd widget, MIT */' },
    define: { APPS: JSON.stringify(apps), LABELS: JSON.stringify(labels) },
  });
  writeFileSync(join(out, 'widget.js'), loader);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
cpSync(join(source, 'messages'), join(out, 'messages'), { recursive: true });
await buildHelp();
await buildWidget();
await buildConsole('agent');
await buildConsole('editor');
writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
