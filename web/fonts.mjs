/* The font files: what is cut out of Golos Text (SIL Open Font Licence) and which characters are
 * in each. css/fonts.css names the same ranges. Kerning stays where most of the text is; digits of
 * one width stay for tables. */

function range(first, last) {
    const codes = Array.from({ length: last - first + 1 }, (unused, index) => first + index);
    return String.fromCodePoint(...codes);
}

const golos = "node_modules/@fontsource-variable/golos-text/files/golos-text";

export const fonts = [
    {
        name: "golos-cyrillic.woff2",
        source: `${golos}-cyrillic-wght-normal.woff2`,
        characters: range(0x410, 0x44f) + "ЁёІіҰұ№",
        features: ["kern"],
        firstVisit: true,
    },
    {
        name: "golos-latin.woff2",
        source: `${golos}-latin-wght-normal.woff2`,
        characters: range(0x20, 0x7e) + "\u00a0§«»°±·×\u2009–—‘’“”„•…‹›\u202f−",
        features: ["tnum"],
        firstVisit: true,
    },
    {
        /* І and Ұ lie in the file above: that is how the source is divided. */
        name: "golos-kk.woff2",
        source: `${golos}-cyrillic-ext-wght-normal.woff2`,
        characters: "ӘәҒғҢңӨөҮүҺһ",
        features: ["kern"],
    },
    {
        /* «Қазақша» stands at the foot of every page and must not bring the whole file above. */
        name: "golos-qa.woff2",
        source: `${golos}-cyrillic-ext-wght-normal.woff2`,
        characters: "Ққ",
        features: [],
        firstVisit: true,
    },
    {
        name: "golos-money.woff2",
        source: `${golos}-latin-ext-wght-normal.woff2`,
        characters: "₸₽",
        features: [],
    },
];

/* What PDF files are printed with: whole alphabets, and a file for each weight, because PDF knows
 * no variable fonts. */
const alphabets = [
    { file: "cyrillic", characters: range(0x400, 0x45f) + range(0x490, 0x491) + "Ұұ№" },
    { file: "cyrillic-ext", characters: range(0x460, 0x52f) },
    { file: "latin", characters: range(0x20, 0x17f) + range(0x2009, 0x203a) + "\u2212" },
    { file: "latin-ext", characters: range(0x100, 0x24f) + "₸₽" },
];

export const printFonts = alphabets.flatMap(({ file, characters }) =>
    [400, 700].map((weight) => ({
        name: `print-${file}-${weight}.ttf`,
        source: `${golos}-${file}-wght-normal.woff2`,
        characters,
        weight,
    })),
);
