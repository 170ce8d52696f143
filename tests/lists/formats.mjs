// The files themselves: XLSX, ODS, CSV and HTML tables, as several programs write them.
import zlib from 'node:zlib';
import { serial_of } from './cells.mjs';

// ---- archives
// ------------------------------------------------------------------------------------

const crc_table = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) {
        n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    }
    return n >>> 0;
});

function crc_of(bytes) {
    let crc = 0xffffffff;
    for (const byte of bytes) {
        crc = crc_table[(crc ^ byte) & 0xff] ^ (crc >>> 8);
    }
    return (crc ^ 0xffffffff) >>> 0;
}

function zip(files) {
    const parts = [];
    const directory = [];
    let offset = 0;
    for (const [name, content, stored] of files) {
        const bytes = Buffer.from(content);
        const packed = stored ? bytes : zlib.deflateRawSync(bytes);
        const common = Buffer.alloc(26);
        common.writeUInt16LE(20, 0);
        common.writeUInt16LE(0x0800, 2);
        common.writeUInt16LE(stored ? 0 : 8, 4);
        common.writeUInt32LE(0x58210000, 6);
        common.writeUInt32LE(crc_of(bytes), 10);
        common.writeUInt32LE(packed.length, 14);
        common.writeUInt32LE(bytes.length, 18);
        common.writeUInt16LE(Buffer.byteLength(name), 22);
        const tail = Buffer.alloc(14);
        tail.writeUInt32LE(offset, 10);
        parts.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed);
        directory.push(
            Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
            common,
            tail,
            Buffer.from(name),
        );
        offset += 30 + Buffer.byteLength(name) + packed.length;
    }
    const list = Buffer.concat(directory);
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 'latin1');
    end.writeUInt16LE(files.length, 8);
    end.writeUInt16LE(files.length, 10);
    end.writeUInt32LE(list.length, 12);
    end.writeUInt32LE(offset, 16);
    return Buffer.concat([...parts, list, end]);
}

const escape = (text) =>
    String(text)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;');
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

// ---- what a cell shows
// -----------------------------------------------------------------------------

const split_day = (iso) => iso.split('-').reverse().join('.');

function shown(cell) {
    if (cell === null || cell === undefined) {
        return '';
    }
    if (cell.day) {
        return split_day(cell.day);
    }
    if (cell.number !== undefined) {
        return cell.format
            ? String(cell.number).padStart(cell.format.length, '0')
            : String(cell.number);
    }
    return String(cell);
}

// ---- XLSX
// --------------------------------------------------------------------------------------------

function letters_of(column) {
    return column < 26
        ? String.fromCharCode(65 + column)
        : letters_of(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26));
}

// Cell formats: 0 usual, 1 a date, 2 a number with zeros before it.
function xlsx_styles(dice) {
    const date = dice.pick([14, 14, 170, 171, 172]);
    return `${declaration}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="4"><numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy;@"/>
<numFmt numFmtId="171" formatCode="[$-419]d\\ mmmm\\ yyyy\\ &quot;г.&quot;;@"/>
<numFmt numFmtId="172" formatCode="[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy"/>
<numFmt numFmtId="173" formatCode="0000000000"/></numFmts>
<fonts count="1"><font/></fonts><fills count="1"><fill/></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/>
<xf numFmtId="${date}" applyNumberFormat="1"/><xf numFmtId="173" applyNumberFormat="1"/></cellXfs>
</styleSheet>`;
}

function xlsx_cell(cell, place, book) {
    const at = book.with_places ? ` r="${place}"` : '';
    if (cell === null || cell === undefined || cell === '') {
        return book.with_places ? (book.dice.chance(0.3) ? `<c${at} s="0"/>` : '') : `<c/>`;
    }
    if (cell.day) {
        return `<c${at} s="1"><v>${serial_of(cell.day) - (book.from_1904 ? 1462 : 0)}</v></c>`;
    }
    if (cell.number !== undefined) {
        const big = Math.abs(cell.number) >= 1e10 && book.dice.chance(0.5);
        const value = big ? cell.number.toExponential().replace('e+', 'E+') : String(cell.number);
        return `<c${at}${cell.format ? ' s="2"' : ''}><v>${value}</v></c>`;
    }
    const text = escape(cell);
    if (book.dice.chance(book.formulas)) {
        return `<c${at} t="str"><f>CONCATENATE(A1,"")</f><v>${text}</v></c>`;
    }
    if (book.inline) {
        return `<c${at} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
    }
    if (!book.indices.has(cell)) {
        book.indices.set(cell, book.indices.size);
    }
    return `<c${at} t="s"><v>${book.indices.get(cell)}</v></c>`;
}

function xlsx_sheet(sheet, book) {
    const rows = sheet.rows.map((row, r) => {
        const cells = Array.from(row.cells, (cell, c) =>
            xlsx_cell(cell, `${letters_of(c)}${r + 1}`, book),
        ).join('');
        const blank = row.cells.length === 0;
        return blank && book.with_places
            ? ''
            : `<row${book.with_places ? ` r="${r + 1}"` : ''}` +
                  `${row.hidden ? ' hidden="1"' : ''}>${cells}</row>`;
    });
    const merges = sheet.merges.map(
        (m) =>
            `<mergeCell ref="${letters_of(m.column)}${m.row + 1}:` +
            `${letters_of(m.column + m.columns - 1)}${m.row + m.rows}"/>`,
    );
    return (
        `${declaration}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
        `<sheetData>${rows.join('\n')}</sheetData>` +
        (merges.length > 0
            ? `<mergeCells count="${merges.length}">${merges.join('')}</mergeCells>`
            : '') +
        '</worksheet>'
    );
}

// A text in two fonts, as Excel stores it when one word is bold.
function shared_string(text, dice) {
    if (text.length > 6 && dice.chance(0.05)) {
        return (
            `<si><r><t xml:space="preserve">${escape(text.slice(0, 3))}</t></r><r><rPr><b/></rPr>` +
            `<t xml:space="preserve">${escape(text.slice(3))}</t></r></si>`
        );
    }
    return `<si><t xml:space="preserve">${escape(text)}</t></si>`;
}

function xlsx(list, dice) {
    const book = {
        dice,
        indices: new Map(),
        inline: dice.chance(0.2),
        from_1904: dice.chance(0.05),
        formulas: dice.chance(0.15) ? 0.2 : 0,
        with_places: dice.chance(0.9),
    };
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const pack = 'http://schemas.openxmlformats.org/package/2006';
    // Names of parts follow no order: only the relations say which is which.
    const files = list.sheets.map((sheet, i) => [
        `xl/worksheets/sheet${list.sheets.length - i}.xml`,
        xlsx_sheet(sheet, book),
    ]);
    const sheets = list.sheets.map(
        (sheet, i) =>
            `<sheet name="${escape(sheet.name)}" sheetId="${i + 1}" ` +
            (sheet.hidden ? `state="${dice.pick(['hidden', 'veryHidden'])}" ` : '') +
                `r:id="rId${i + 10}"/>`,
    );
    const relations = files.map(
        ([name], i) =>
            `<Relationship Id="rId${i + 10}" Type="${office}/worksheet" ` +
            `Target="${dice.pick(['', '/xl/'])}${name.slice(3)}"/>`,
    );
    const strings = [...book.indices.keys()].map((text) => shared_string(text, dice));
    return zip([
        ['[Content_Types].xml', `${declaration}<Types xmlns="${pack}/content-types"/>`],
        [
            '_rels/.rels',
            `${declaration}<Relationships xmlns="${pack}/relationships"><Relationship Id="rId1" ` +
                `Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
        ],
        [
            'xl/workbook.xml',
            `${declaration}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
                `xmlns:r="${office}"><workbookPr${book.from_1904 ? ' date1904="1"' : ''}/><sheets>${sheets.join('')}</sheets></workbook>`,
        ],
        [
            'xl/_rels/workbook.xml.rels',
            `${declaration}<Relationships xmlns="${pack}/relationships">${relations.join('')}` +
                `<Relationship Id="rId1" Type="${office}/sharedStrings" Target="sharedStrings.xml"/>` +
                `<Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
        ],
        ['xl/styles.xml', xlsx_styles(dice)],
        [
            'xl/sharedStrings.xml',
            `${declaration}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
                `${strings.join('')}</sst>`,
        ],
        ...files,
    ]);
}

// ---- ODS
// ---------------------------------------------------------------------------------------------

function ods_text(text) {
    return escape(text)
        .replace(/ {2,}/g, (blanks) => ` <text:s text:c="${blanks.length - 1}"/>`)
        .split('\n')
        .map((line) => `<text:p>${line}</text:p>`)
        .join('');
}

function ods_cell(cell, dice) {
    if (cell === null || cell === undefined || cell === '') {
        return '<table:table-cell/>';
    }
    if (cell.day) {
        return (
            `<table:table-cell office:value-type="date" office:date-value="${cell.day}">` +
            `<text:p>${split_day(cell.day).replace(/\.\d\d(\d\d)$/, '.$1')}</text:p></table:table-cell>`
        );
    }
    if (cell.number !== undefined) {
        return (
            `<table:table-cell office:value-type="float" office:value="${cell.number}">` +
            `<text:p>${shown(cell)}</text:p></table:table-cell>`
        );
    }
    const note = dice.chance(0.02)
        ? '<office:annotation><text:p>проверить!</text:p></office:annotation>'
        : '';
    return `<table:table-cell office:value-type="string">${note}${ods_text(cell)}</table:table-cell>`;
}

function ods_row(row, dice) {
    const cells = Array.from(row.cells, (cell) => ods_cell(cell, dice))
        .join('')
        .replace(
            /(<table:table-cell\/>){2,}/g,
            (all) =>
                `<table:table-cell table:number-columns-repeated="${all.length / '<table:table-cell/>'.length}"/>`,
        );
    return (
        `<table:table-row${row.hidden ? ' table:visibility="collapse"' : ''}>${cells || '<table:table-cell/>'}` +
        '<table:table-cell table:number-columns-repeated="900"/></table:table-row>'
    );
}

function ods(list, dice) {
    const space = 'urn:oasis:names:tc:opendocument:xmlns';
    const tables = list.sheets.map(
        (sheet) =>
            `<table:table table:name="${escape(sheet.name)}" ` +
            `table:style-name="${sheet.hidden ? 'ta2' : 'ta1'}">${sheet.rows.map((row) => ods_row(row, dice)).join('')}` +
            '<table:table-row table:number-rows-repeated="1048000">' +
            '<table:table-cell table:number-columns-repeated="1024"/>' +
            '</table:table-row></table:table>',
    );
    const style = (name, display) =>
        `<style:style style:name="${name}" style:family="table">` +
        `<style:table-properties table:display="${display}"/></style:style>`;
    const content =
        `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="${space}:office:1.0" ` +
        `xmlns:text="${space}:text:1.0" xmlns:table="${space}:table:1.0" xmlns:style="${space}:style:1.0" ` +
        `office:version="1.2"><office:automatic-styles>${style('ta1', 'true')}${style('ta2', 'false')}` +
        `</office:automatic-styles><office:body><office:spreadsheet>${tables.join('')}</office:spreadsheet></office:body>` +
        '</office:document-content>';
    return zip([
        ['mimetype', 'application/vnd.oasis.opendocument.spreadsheet', true],
        ['content.xml', content],
    ]);
}

// ---- texts
// -------------------------------------------------------------------------------------------

const cyrillic = new Map();
for (let byte = 0; byte < 256; byte++) {
    cyrillic.set(new TextDecoder('windows-1251').decode(Uint8Array.of(byte)), byte);
}
const fits_cp1251 = (text) => [...text].every((letter) => cyrillic.has(letter));
const to_cp1251 = (text) => Buffer.from([...text].map((letter) => cyrillic.get(letter)));

function csv(list, dice) {
    const separator = dice.pick([';', ';', ';', ',', '\t', '|']);
    const end = dice.pick(['\r\n', '\r\n', '\n']);
    const width = list.columns.length;
    const all_quoted = dice.chance(0.15);
    const quote = (text) =>
        all_quoted || text.includes('"') || text.includes(separator) || /[\r\n]/.test(text)
            ? `"${text.replaceAll('"', '""')}"`
            : text;
    const text =
        list.sheet.rows
            .map((row) =>
                Array.from({ length: Math.max(width, row.cells.length) }, (_, i) =>
                    quote(shown(row.cells[i])),
                ).join(separator),
            )
            .join(end) + (dice.chance(0.8) ? end : '');
    const encodings = [
        'utf-8',
        'utf-8 with mark',
        'utf-16le',
        'utf-16be',
        'utf-16le without mark',
        ...(fits_cp1251(text) ? ['cp1251', 'cp1251', 'cp1251', 'cp1251'] : []),
    ];
    const encoding = dice.pick(encodings);
    list.mess.push(`csv ${separator === '\t' ? 'tab' : separator} ${encoding}`);
    switch (encoding) {
        case 'utf-8 with mark':
            return Buffer.from('\ufeff' + text);
        case 'utf-16le':
            return Buffer.from('\ufeff' + text, 'utf16le');
        case 'utf-16le without mark':
            return Buffer.from(text, 'utf16le');
        case 'utf-16be':
            return Buffer.from('\ufeff' + text, 'utf16le').swap16();
        case 'cp1251':
            return to_cp1251(text);
        default:
            return Buffer.from(text);
    }
}

function html(list, dice) {
    const rows = list.sheet.rows.map((row, r) => {
        const cells = Array.from({ length: Math.max(row.cells.length, 1) }, (_, c) => {
            const inside = list.sheet.merges.find(
                (m) =>
                    r >= m.row && r < m.row + m.rows && c >= m.column && c < m.column + m.columns,
            );
            if (inside && (inside.row !== r || inside.column !== c)) {
                return '';
            }
            const span = inside
                ? (inside.columns > 1 ? ` colspan=${inside.columns}` : '') +
                  (inside.rows > 1 ? ` rowspan="${inside.rows}"` : '')
                : '';
            const text = escape(shown(row.cells[c]))
                .replaceAll('\u00a0', '&nbsp;')
                .replaceAll('\n', '<br>')
                .replaceAll('«', '&laquo;');
            return `<td${span}>${dice.chance(0.1) ? `<b>${text}</b>` : text}</td>`;
        });
        return `<tr>${cells.join('')}</tr>`;
    });
    const code_page = dice.chance(0.5);
    const text =
        `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>\n<meta http-equiv="Content-Type" ` +
        `content="text/html; charset=${code_page ? 'windows-1251' : 'utf-8'}"><style>td{mso-number-format:"\\@";}</style>` +
        `</head><body><table border=1>\n${rows.join('\n')}\n</table></body></html>`;
    // What a web service sends may be one long line, in two bytes a letter.
    const page = dice.chance(0.3) ? text.replaceAll('\n', '') : text;
    if (dice.chance(0.1)) {
        return Buffer.from('\ufeff' + page, 'utf16le');
    }
    const safe = [...page]
        .map((letter) => (cyrillic.has(letter) ? letter : `&#${letter.codePointAt(0)};`))
        .join('');
    return code_page ? to_cp1251(safe) : Buffer.from(page);
}

// ---- the XML of Excel 2003
// -------------------------------------------------------------------------

function xml_data(cell) {
    const [type, text] = cell.day
        ? ['DateTime', `${cell.day}T00:00:00.000`]
        : cell.number !== undefined && !cell.format
          ? ['Number', cell.number]
          : ['String', shown(cell)];
    return `<Data ss:Type="${type}">${escape(text).replaceAll('\n', '&#10;')}</Data>`;
}

function xml_row(sheet, row, r, follows) {
    let gap = false;
    const cells = Array.from(row.cells, (cell, c) => {
        if (shown(cell) === '') {
            gap = true;
            return '';
        }
        const place = gap ? ` ss:Index="${c + 1}"` : '';
        const merge = sheet.merges.find((m) => m.row === r && m.column === c);
        const span =
            (merge?.columns > 1 ? ` ss:MergeAcross="${merge.columns - 1}"` : '') +
            (merge?.rows > 1 ? ` ss:MergeDown="${merge.rows - 1}"` : '');
        gap = span !== '';
        return `<Cell${place}${span}>${xml_data(cell)}</Cell>`;
    });
    return (
        `<Row${follows ? '' : ` ss:Index="${r + 1}"`}` +
        `${row.hidden ? ' ss:Hidden="1"' : ''}>${cells.join('')}</Row>`
    );
}

function xml(list) {
    const sheets = list.sheets.map((sheet) => {
        let follows = true;
        const rows = sheet.rows.map((row, r) => {
            const blank = row.cells.every((cell) => shown(cell) === '');
            const text = blank ? '' : xml_row(sheet, row, r, follows);
            follows = !blank;
            return text;
        });
        return (
            `<Worksheet ss:Name="${escape(sheet.name)}"><Table>${rows.join('\r\n')}</Table>` +
            '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">' +
            `${sheet.hidden ? '<Visible>SheetHidden</Visible>' : '<Selected/>'}` +
            '</WorksheetOptions></Worksheet>'
        );
    });
    return Buffer.from(
        '<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n' +
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" ' +
            'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">' +
            `${sheets.join('')}</Workbook>`,
    );
}

export const formats = {
    xml: [xml, 'xls', 8],
    xlsx: [xlsx, 'xlsx', 40],
    csv: [csv, 'csv', 26],
    ods: [ods, 'ods', 13],
    html: [html, 'xls', 13],
};
