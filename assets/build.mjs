// Builds everything a browser is given into one folder: styles, scripts, icons, fonts, licences.
// Names carry a hash of their content; `manifest.json` maps plain names to those.
//
//   node build.mjs <folder> [--release] [--cache <folder>]
//
// Every text file gets a brotli sibling. `--release` minifies scripts. `--cache` keeps the compiled
// vendor styles between runs, which saves about four of six seconds.

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

import * as esbuild from "esbuild";
import { transform as lightning } from "lightningcss";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import * as sass from "sass";

import { logical } from "./logical.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const vendor = join(modules, "bootstrap-italia");
const options = parseArguments(process.argv.slice(2));

/** Oldest browsers served: those of the last four years, in lightningcss' number format. */
const BROWSERS = { chrome: 109 << 16, firefox: 115 << 16, safari: (15 << 16) | (6 << 8) };

/** Weights the pages use; each more costs a citizen 18 kB. */
const FONT_WEIGHTS = { 400: "regular", 600: "600", 700: "700" };

/** Classes that no template or script spells out in full. */
const SAFELIST = [/^is-(in)?valid$/, /^show$/, /^collapsing$/, /^collapsed$/];

/** @type {Record<string, string>} */
const manifest = {};

const out = `${options.out}.new`;
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const fonts = copyFonts();
copyImages();
buildSprite();
const bundled = await buildScripts();
await buildStyles(fonts);
collectLicences(bundled);
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2));

rmSync(options.out, { recursive: true, force: true });
renameSync(out, options.out);

/** @param {string[]} words */
function parseArguments(words) {
  const release = words.includes("--release");
  const cacheAt = words.indexOf("--cache");
  const cache = cacheAt < 0 ? null : resolve(words[cacheAt + 1]);
  const folder = words.find((word, at) => !word.startsWith("--") && at !== cacheAt + 1);
  if (!folder) {
    console.error("usage: node build.mjs <folder> [--release] [--cache <folder>]");
    process.exit(2);
  }
  return { out: resolve(folder), release, cache };
}

/**
 * Writes one file under its hashed name and notes it in the manifest.
 * @param {string} name plain name, such as `css/site.css`
 * @param {string | Buffer | Uint8Array} content
 */
function emit(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const extension = extname(name);
  const hashed = `${name.slice(0, -extension.length)}-${hash}${extension}`;
  write(hashed, bytes);
  manifest[name] = hashed;
  return hashed;
}

/**
 * @param {string} name
 * @param {Buffer | string} content
 */
function write(name, content) {
  const path = join(out, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  if ([".css", ".js", ".svg"].includes(extname(name))) {
    const parameters = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params: parameters }));
  }
}

/** Every file below a folder, in a stable order. @param {string} folder @returns {string[]} */
function walk(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The texts in which classes and icon names are looked for. */
function pages() {
  return [...walk(join(here, "templates")), ...walk(join(here, "js"))];
}

function copyFonts() {
  const folder = join(vendor, "dist/fonts/Titillium_Web");
  return Object.entries(FONT_WEIGHTS).map(([weight, name]) => {
    const file = `titillium-web-v10-latin-ext_latin-${name}.woff2`;
    const hashed = emit(`fonts/titillium-${weight}.woff2`, readFileSync(join(folder, file)));
    return `@font-face{font-family:"Titillium Web";font-style:normal;font-weight:${weight};font-display:swap;src:url("../${hashed}") format("woff2")}`;
  });
}

function copyImages() {
  const folder = join(here, "images");
  for (const path of walk(folder)) {
    const name = relative(folder, path);
    if (!name.startsWith("icons/")) emit(`images/${name}`, readFileSync(path));
  }
}

/** One sprite of the icons that pages name, cut from the vendor's, plus our own. */
function buildSprite() {
  const text = pages()
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  const named = new Set(text.match(/\bit-[a-z0-9-]+/g));
  const symbols = [];
  const source = readFileSync(join(vendor, "dist/svg/sprites.svg"), "utf8");
  for (const [symbol, id] of source.matchAll(/<symbol[^>]*\bid="([^"]+)".*?<\/symbol>/gs)) {
    if (named.has(id)) symbols.push(symbol);
  }
  for (const path of walk(join(here, "images/icons"))) {
    const own = readFileSync(path, "utf8").match(/viewBox="([^"]+)"[^>]*>(.*)<\/svg>/s);
    if (!own) throw new Error(`${path} is not an icon: no viewBox`);
    const id = `it-${basename(path, ".svg")}`;
    symbols.push(`<symbol id="${id}" viewBox="${own[1]}">${own[2].trim()}</symbol>`);
  }
  emit("images/icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

/** An entry is a file right under `js/`, or the `main.js` of a folder there. */
async function buildScripts() {
  const folder = join(here, "js");
  /** @type {Record<string, string>} */
  const entries = {};
  for (const entry of existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []) {
    const main = join(folder, entry.name, "main.js");
    if (entry.isFile() && entry.name.endsWith(".js")) {
      entries[basename(entry.name, ".js")] = join(folder, entry.name);
    } else if (entry.isDirectory() && existsSync(main)) {
      entries[entry.name] = main;
    }
  }
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: entries,
    bundle: true,
    charset: "utf8",
    format: "esm",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    minify: options.release,
    outdir: "js",
    sourcemap: false,
    target: ["chrome109", "firefox115", "safari15.6"],
    write: false,
  });
  for (const file of result.outputFiles) emit(`js/${basename(file.path)}`, file.contents);
  return Object.keys(result.metafile.inputs);
}

/** Vendor styles below, ours above, each in its layer; only what pages use survives. */
async function buildStyles(fontFaces) {
  const folder = join(here, "css");
  const content = pages().map((path) => ({
    raw: readFileSync(path, "utf8"),
    extension: extname(path).slice(1),
  }));
  const compiled = vendorStyles();
  for (const path of walk(folder)) {
    const name = basename(path, ".scss");
    if (name.startsWith("_") || name === "vendor") continue;
    let css = compileSass(path);
    if (name === "site") {
      const [used] = await new PurgeCSS().purge({
        content,
        css: [{ raw: compiled }],
        safelist: SAFELIST,
        fontFace: true,
        keyframes: true,
        defaultExtractor: (text) => text.match(/[\w-/:]+(?<!:)/g) ?? [],
      });
      const { css: below } = await postcss([logical]).process(used.css, { from: undefined });
      css = `@layer vendor,site;${fontFaces.join("")}@layer vendor{${below}}@layer site{${css}}`;
    }
    const { code } = lightning({
      filename: `${name}.css`,
      code: Buffer.from(css),
      minify: true,
      targets: BROWSERS,
    });
    emit(`css/${name}.css`, code);
  }
}

function vendorStyles() {
  const path = join(here, "css/vendor.scss");
  const key = createHash("sha256")
    .update(readFileSync(path))
    .update(readFileSync(join(here, "package-lock.json")))
    .digest("hex");
  const cached = options.cache && join(options.cache, `vendor-${key.slice(0, 16)}.css`);
  if (cached && existsSync(cached)) return readFileSync(cached, "utf8");
  const css = compileSass(path);
  if (cached) {
    mkdirSync(dirname(cached), { recursive: true });
    writeFileSync(cached, css);
  }
  return css;
}

/** @param {string} path */
function compileSass(path) {
  return sass.compile(path, {
    charset: false,
    loadPaths: [join(vendor, "src/scss")],
    logger: sass.Logger.silent,
    quietDeps: true,
    style: "compressed",
  }).css;
}

/**
 * The texts of the licences of all that was taken from packages.
 * @param {string[]} inputs what the bundler read
 */
function collectLicences(inputs) {
  const names = new Set(["bootstrap-italia"]);
  for (const input of inputs) {
    const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) names.add(found[1]);
  }
  const licences = [...names].sort().map((name) => {
    const about = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
    const file = readdirSync(join(modules, name)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(modules, name, file), "utf8") : "";
    return { name, version: about.version, licence: about.license, text };
  });
  const font = readFileSync(join(vendor, "dist/fonts/Titillium_Web/OFL.txt"), "utf8");
  licences.push({ name: "Titillium Web", version: "", licence: "OFL-1.1", text: font });
  write("licences.json", JSON.stringify(licences));
}
