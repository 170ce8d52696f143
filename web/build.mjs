/* Makes the front end: node build.mjs OUTDIR
 *
 * Styles are bundled and minified, fonts cut down to the characters of our languages, icons
 * gathered into one sprite; everything gets the hash of its content into its name, so that a
 * browser may keep it for ever, and lies beside its .br and .gz. OUTDIR/manifest lists
 * "logical-name hashed-name mime" a line. */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { buildSync } from "esbuild";
import { bundle } from "lightningcss";
import subsetFont from "subset-font";
import { fonts, printFonts } from "./fonts.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2];
const manifest = [];
const urls = new Map();

/* The oldest browsers we promise (see css/tokens.css). */
const targets = { chrome: 109 << 16, firefox: 115 << 16 };

/* What a first visit may cost at most, in bytes as they travel. */
const budgets = {
    styles: 12_000,
    fonts: 25_000,
    scripts: 5_000,
    /* Pages of their own, with nothing of the above: what a scanned code says; the scanner; what
     * the scanner loads besides where the browser cannot read codes. */
    "look.js": 1_000,
    "scan.css": 2_500,
    "scan.js": 15_000,
    "scan-reader.js": 20_000,
    /* The door of an event (features/checkin). */
    "checkin.js": 6_000,
    /* On the page of the ticket alone. */
    "card.js": 7_500,
    "worker.js": 1_000,
    /* On the pages of signing in. */
    "passkey.js": 1_500,
    /* On a question of a test. */
    "sitting.js": 1_000,
    /* On the page of a programme that is kept for reading without a line. */
    "book.js": 1_500,
    "book-worker.js": 500,
};

function packed(content, mime) {
    if (mime.startsWith("font/") || mime === "image/png") {
        return {};
    }
    return {
        br: brotliCompressSync(content, {
            params: {
                [constants.BROTLI_PARAM_QUALITY]: 11,
                [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
            },
        }),
        gz: gzipSync(content, { level: 9 }),
    };
}

/* Writes one file and returns the bytes that a modern browser loads. */
function emit(name, mime, content) {
    const bytes = Buffer.from(content);
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
    const dot = name.lastIndexOf(".");
    const hashed = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
    writeFileSync(join(folder, hashed), bytes);
    const smaller = packed(bytes, mime);
    for (const [ending, data] of Object.entries(smaller)) {
        writeFileSync(join(folder, `${hashed}.${ending}`), data);
    }
    manifest.push(`${name} ${hashed} ${mime}`);
    urls.set(name, hashed);
    return Math.min(bytes.length, smaller.br?.length ?? Infinity);
}

async function emitFonts() {
    let total = 0;
    for (const font of fonts) {
        const source = readFileSync(join(here, font.source));
        const cut = await subsetFont(source, font.characters, {
            targetFormat: "woff2",
            variationAxes: { wght: { min: 400, max: 600 } },
            keepFeatures: font.features,
            noHinting: true,
        });
        const size = emit(font.name, "font/woff2", cut);
        total += font.firstVisit ? size : 0;
    }
    const licence = join(here, "node_modules/@fontsource-variable/golos-text/LICENSE");
    emit("golos-licence.txt", "text/plain; charset=utf-8", readFileSync(licence));
    return total;
}

/* Cairo and FreeType draw with these; no page names them. */
async function emitPrintFonts() {
    for (const font of printFonts) {
        const cut = await subsetFont(readFileSync(join(here, font.source)), font.characters, {
            targetFormat: "truetype",
            variationAxes: { wght: font.weight },
            noHinting: true,
        });
        emit(font.name, "font/ttf", cut);
    }
}

function emitStyle(name) {
    const { code } = bundle({ filename: join(here, name), minify: true, targets });
    const text = code
        .toString()
        .replace(/url\(("?)(golos-[a-z]+\.woff2)\1\)/g, (all, quote, file) => {
            return `url(${urls.get(file)})`;
        });
    return emit(name, "text/css; charset=utf-8", text);
}

/* One symbol per icon. The strokes come from the class "i" of the page's own style. */
function symbolOf(name) {
    const file = join(here, `node_modules/@tabler/icons/icons/outline/${name}.svg`);
    const shapes = readFileSync(file, "utf8")
        .replace(/^[\s\S]*?<svg[^>]*>/, "")
        .replace("</svg>", "")
        .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, "")
        .replace(/ \/>/g, "/>")
        .replace(/\n\s*/g, "");
    return `<symbol id="i-${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

function emitIcons() {
    const names = readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter(Boolean);
    const logo = readFileSync(join(here, "logo.svg"), "utf8")
        .replace(/^<svg[^>]*viewBox="([^"]*)"[^>]*>/, '<symbol id="i-logo" viewBox="$1">')
        .replace("</svg>", "</symbol>")
        .trim();
    const licence = "<!-- Tabler Icons, MIT licence, (c) Paweł Kuna -->";
    const symbols = [licence, logo, ...names.map(symbolOf)].join("");
    emit("icons.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg">${symbols}</svg>`);
}

function emitScript(name) {
    const result = buildSync({
        entryPoints: [join(here, name)],
        bundle: true,
        minify: true,
        format: "esm",
        target: ["chrome109", "firefox115"],
        write: false,
    });
    return emit(name, "text/javascript; charset=utf-8", result.outputFiles[0].contents);
}

/* Telephones put pictures on their home screen; those they cut to a shape of their own need room
 * around the sign. */
async function emitAppIcons() {
    await initWasm(readFileSync(join(here, "node_modules/@resvg/resvg-wasm/index_bg.wasm")));
    const logo = readFileSync(join(here, "logo.svg"), "utf8");
    const roomy = logo
        .replace('viewBox="0 0 32 32"', 'viewBox="-6 -6 44 44"')
        .replace("><rect", '><path fill="#fffefc" d="M-6-6h44v44h-44z"/><rect');
    for (const [name, picture, side] of [
        ["icon-192.png", logo, 192],
        ["icon-512.png", logo, 512],
        ["icon-masked.png", roomy, 512],
    ]) {
        const drawn = new Resvg(picture, { fitTo: { mode: "width", value: side } }).render();
        emit(name, "image/png", drawn.asPng());
    }
}

function emitWebManifest(name) {
    const described = JSON.parse(readFileSync(join(here, name), "utf8"));
    for (const icon of described.icons) {
        icon.src = urls.get(icon.src);
    }
    emit(name, "application/manifest+json", JSON.stringify(described));
}

function keepBudget(what, bytes) {
    console.log(`${what}: ${bytes} of ${budgets[what]} bytes`);
    if (bytes > budgets[what]) {
        console.error(`${what} are over their budget`);
        process.exitCode = 1;
    }
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
keepBudget("fonts", await emitFonts());
await emitPrintFonts();
keepBudget("styles", emitStyle("profkom.css") + emitStyle("profkom-dark.css"));
const scripts = ["profkom.js", "verification.js", "filing.js"];
keepBudget(
    "scripts",
    scripts.reduce((sum, name) => sum + emitScript(name), 0),
);
keepBudget("scan.css", emitStyle("scan.css"));
const alone = ["look.js", "scan.js", "scan-reader.js", "checkin.js", "card.js", "worker.js"];
for (const name of [...alone, "passkey.js", "sitting.js", "book.js", "book-worker.js"]) {
    keepBudget(name, emitScript(name));
}
emitScript("scan-worker.js");
emitScript("checkin-worker.js");
emitIcons();
await emitAppIcons();
emit("logo.svg", "image/svg+xml", readFileSync(join(here, "logo.svg")));
emitWebManifest("manifest.webmanifest");
emitWebManifest("card.webmanifest");
if (process.exitCode) {
    /* Without a manifest the build tries again instead of going on. */
    process.exit();
}
writeFileSync(join(folder, "manifest"), manifest.join("\n") + "\n");
