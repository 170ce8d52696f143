/* A report as a sheet (features/filing): each field is saved by itself, sums and checks follow at
 * once; Enter and the arrows walk, a piece of an Excel sheet can be pasted. What could not be sent
 * waits on this device, so a line that breaks or a page that is closed loses nothing. Without this
 * file the form is sent as ever. */

const form = document.getElementById("filing");
const { cells: address, place, round, saving, saved, partly, waits, out } = form.dataset;
const line = form.querySelector("[data-line]");
const fields = [...form.querySelectorAll("td input:not([type=hidden]), td select")];
const state = { pause: 1000, key: form.elements.form_key.value, queue: {} };
const portion = 100;

const field = (name) => form.elements[name];
const was = (name) => form.elements[`was:${name}`];
const why = (name) => form.querySelector(`[data-why="${CSS.escape(name)}"]`);

/* ---- the queue: { cell: { value, was } }; on the device an item for each, so that two pages
 * of one report lose nothing of each other. What was entered before the last signature is of no
 * use. */

const own = `report-${place}-`;
const item = (cell) => `${own}${round}-${cell}`;

/* A device that is full or keeps nothing must not stop what can be sent. */
function onDevice(act) {
    try {
        act(localStorage);
        return true;
    } catch {
        return false;
    }
}

function keep(cell, entry) {
    state.queue[cell] = entry;
    if (!onDevice((device) => device.setItem(item(cell), JSON.stringify(entry)))) {
        /* Whoever closes the page is asked first, while something waits. */
        onbeforeunload = (event) => Object.keys(state.queue)[0] && event.preventDefault();
    }
}

/* What another page of the report has kept for the cell since is not ours to remove. */
function drop(cell) {
    const entry = JSON.stringify(state.queue[cell]);
    delete state.queue[cell];
    onDevice((device) => device.getItem(item(cell)) === entry && device.removeItem(item(cell)));
}

function readKept(device) {
    for (const name of Object.keys(device).filter((each) => each.startsWith(own))) {
        const cell = name.slice(item("").length);
        const isHere = name.startsWith(item("")) && field(cell);
        const isRead =
            isHere &&
            onDevice(() => {
                state.queue[cell] = JSON.parse(device.getItem(name));
                field(cell).value = state.queue[cell].value;
            });
        if (!isRead) {
            delete state.queue[cell];
            device.removeItem(name);
        }
    }
}

function tell(text) {
    line.textContent = text;
}

function later(pause) {
    clearTimeout(state.timer);
    state.timer = setTimeout(send, pause);
}

function again() {
    later(state.pause);
    state.pause = Math.min(state.pause * 2, 60000);
}

function failed() {
    tell(`${waits} ${Object.keys(state.queue).length}`);
    again();
}

/* ---- what the server says ---- */

function take(result, sent) {
    const { cell, value, text } = result;
    const isStill = state.queue[cell]?.value === sent[cell].value;
    was(cell).value = value;
    if (isStill) {
        drop(cell);
    } else if (state.queue[cell]) {
        keep(cell, { value: state.queue[cell].value, was: value });
    }
    if (isStill && result.state === "saved") {
        field(cell).value = value;
    }
    why(cell).textContent = text ?? "";
    field(cell).toggleAttribute("aria-invalid", Boolean(text));
}

function show(findings) {
    form.querySelectorAll("td.fault").forEach((cell) => cell.classList.remove("fault"));
    const hard = findings.filter((finding) => finding.hard);
    hard.forEach((finding) => document.getElementById(finding.at).classList.add("fault"));
    form.querySelector("[data-hard]").hidden = hard.length === 0;
    for (const section of document.querySelectorAll("[data-findings]")) {
        const isHard = section.dataset.findings === "hard";
        const own = findings.filter((finding) => Boolean(finding.hard) === isHard);
        section.hidden = own.length === 0;
        section.querySelector("ul").replaceChildren(
            ...own.map((finding) => {
                const item = document.createElement("li");
                const link = document.createElement("a");
                link.href = `#${finding.at}`;
                link.textContent = finding.text;
                item.append(link);
                return item;
            }),
        );
    }
}

/* The session is another one since the page was opened: the page of today has a key for it. If it
 * is that of somebody else, nothing goes out under his name. */
async function renewKey() {
    const page = await (await fetch(location.href)).text();
    const key = /name="form_key" value="(\w+)"/u.exec(page.slice(page.indexOf('id="filing"')))?.[1];
    if (page.includes(`data-place="${place}"`)) {
        state.key = key;
        failed();
    } else {
        tell(out);
    }
}

async function send() {
    const sent = structuredClone(state.queue);
    const names = Object.keys(sent).slice(0, portion);
    if (names.length === 0 || state.sending) {
        return;
    }
    state.sending = true;
    tell(saving);
    try {
        const list = names.map((cell) => ({ cell, ...sent[cell] }));
        const body = new URLSearchParams({ form_key: state.key, cells: JSON.stringify(list) });
        const signal = AbortSignal.timeout(30000);
        const reply = await fetch(address, { method: "POST", body, redirect: "manual", signal });
        if (reply.type === "opaqueredirect") {
            tell(out);
        } else if (reply.status === 403 || reply.status === 409) {
            await renewKey();
        } else if (reply.ok) {
            const answer = await reply.json();
            names.filter((cell) => !answer.cells.some((each) => each.cell === cell)).forEach(drop);
            answer.cells.forEach((result) => take(result, sent));
            for (const sum of form.querySelectorAll("[data-sum]")) {
                sum.textContent = answer.sums[sum.dataset.sum] ?? "";
            }
            show(answer.findings);
            state.pause = 1000;
            tell(form.querySelector("[aria-invalid]") ? partly : saved);
            later(0);
        } else {
            failed();
        }
    } catch {
        failed();
    }
    state.sending = false;
}

function enter(input) {
    const name = input.name;
    if (input.value.trim() !== (state.queue[name]?.value ?? was(name).value).trim()) {
        keep(name, { value: input.value, was: was(name).value });
        later(300);
    }
}

/* ---- walking and pasting ---- */

const rowOf = (input) => input.closest("tr");
const columnOf = (input) => [...rowOf(input).children].indexOf(input.closest("td"));

function at(row, column) {
    const cell = row?.children[column];
    return cell && fields.find((input) => cell.contains(input));
}

function walk(input, down, right) {
    const column = columnOf(input) + right;
    let row = rowOf(input);
    if (right) {
        at(row, column)?.focus();
        return;
    }
    do {
        row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
    } while (row && !at(row, column));
    const next = at(row, column) ?? fields[fields.indexOf(input) + down];
    if (next) {
        next.focus();
    } else {
        input.blur();
    }
}

form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!fields.includes(input) || input.tagName === "SELECT") {
        return;
    }
    const isWhole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const ways = {
        Enter: [event.shiftKey ? -1 : 1, 0],
        ArrowRight: isWhole || input.selectionStart === input.value.length ? [0, 1] : null,
        ArrowLeft: isWhole || input.selectionEnd === 0 ? [0, -1] : null,
    };
    const way = ways[event.key];
    if (way) {
        event.preventDefault();
        walk(input, ...way);
    }
});
form.addEventListener("focusin", (event) => {
    if (fields.includes(event.target) && event.target.select) {
        event.target.select();
    }
});

form.addEventListener("paste", (event) => {
    const lines = event.clipboardData.getData("text").replace(/\r?\n$/u, "").split(/\r?\n/u);
    const isPiece = lines.length > 1 || lines[0].includes("\t");
    let row = fields.includes(event.target) && isPiece && rowOf(event.target);
    if (!row) {
        return;
    }
    event.preventDefault();
    const first = columnOf(event.target);
    for (const text of lines) {
        text.split("\t").forEach((value, index) => {
            const input = at(row, first + index);
            if (input) {
                input.value = value.trim();
                enter(input);
            }
        });
        row = row?.nextElementSibling;
    }
});

/* ---- at the start, and coming back ---- */

onDevice(readKept);
fields.forEach((input) => input.addEventListener("change", () => enter(input)));
const back = () => later(0);
addEventListener("online", back);
addEventListener("pageshow", back);
document.addEventListener("visibilitychange", () => document.hidden || back());
