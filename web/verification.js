/* The chair's list of the yearly verification (features/verification): one press marks a person and
 * goes on to the next. Marks wait in a queue on this device until the server has them, so a line
 * that breaks, a page that is closed or a session that ends loses none. The queue holds numbers and
 * answers, never a name. Without this file, or without storage, each press sends the form. */

const form = document.getElementById("marks");
const { marks: place, waits, saved, changed, gone, offline } = form.dataset;
const name = `marks-${place}`;
const atOnce = 100;
const pauses = { first: 300, least: 1000, most: 60000 };
const state = { pause: pauses.least, key: form.elements.form_key.value };

/* ---- the queue
 * ---------------------------------------------------------------------------------
 * { person: { answer, version, conflict } }, shared by all pages on this device. */

function read() {
    try {
        return JSON.parse(localStorage.getItem(name)) ?? {};
    } catch {
        return {};
    }
}

/* False where nothing can be kept: then the form is sent as ever. */
function write(queue) {
    try {
        if (Object.keys(queue).length > 0) {
            localStorage.setItem(name, JSON.stringify(queue));
        } else {
            localStorage.removeItem(name);
        }
        return true;
    } catch {
        return false;
    }
}

const waiting = (queue) => Object.keys(queue).filter((id) => !queue[id].conflict);

/* ---- what is shown --------------------------------------------------------------------------- */

const buttonsOf = (row) => [...row.querySelectorAll("button")];
const answerOf = (button) => button.value.split("-")[1];
const isMarked = (row) => row.querySelector("[aria-pressed]");

function press(row, answer, version) {
    for (const button of buttonsOf(row)) {
        const [id, own, seen] = button.value.split("-");
        button.value = `${id}-${own}-${version ?? seen}`;
        if (own === answer) {
            button.setAttribute("aria-pressed", "true");
        } else {
            button.removeAttribute("aria-pressed");
        }
    }
}

/* The line under the buttons: a word, and where it is said what has happened. */
function tell(row, text, answer) {
    const line = row.querySelector("p:nth-of-type(2)") ?? document.createElement("p");
    const asks = { changed, gone }[answer];
    line.className = "sm";
    line.replaceChildren(text);
    if (asks) {
        const link = document.createElement("a");
        link.href = row.querySelector("a").href;
        link.textContent = asks;
        line.append(" ", link);
    }
    row.append(line);
}

function count() {
    const rows = [...form.querySelectorAll("li")];
    const fresh = rows.filter((row) => isMarked(row)).length - state.marked;
    const bar = document.getElementById("progress");
    bar.value = state.before + fresh;
    document.querySelector("[data-marked]").textContent = bar.value;
    const left = waiting(read()).length;
    document.querySelector("[data-line]").textContent =
        left > 0 && !navigator.onLine ? `${offline} ${left}` : "";
}

function goOn(row) {
    const rows = [...form.querySelectorAll("li")];
    const isOpen = (each) => !isMarked(each);
    const next = rows.slice(rows.indexOf(row)).find(isOpen) ?? rows.find(isOpen);
    const aim = next ?? document.getElementById("next");
    aim.querySelector("button, a")?.focus({ preventScroll: true });
    aim.scrollIntoView({ block: "center" });
}

/* ---- sending --------------------------------------------------------------------------------- */

function later(pause) {
    clearTimeout(state.timer);
    state.timer = setTimeout(send, pause);
}

function failed() {
    later(state.pause);
    state.pause = Math.min(state.pause * 2, pauses.most);
}

/* The session is another one since the page was opened: the page of today has a key for it. */
function renewKey() {
    const request = new XMLHttpRequest();
    request.open("GET", location.pathname);
    request.responseType = "document";
    request.onload = () => {
        const key = request.response?.querySelector("#marks [name=form_key]")?.value;
        if (key && key !== state.key) {
            state.key = key;
            later(0);
        } else {
            failed();
        }
    };
    request.onerror = failed;
    request.send();
}

/* What was pressed while this mark was on its way stays in the queue. A mark that meets what
 * somebody else has said stays there, too, with the version that was seen: however often it is
 * sent, it is never written over the other one before the person has chosen anew. */
function take(result, sent) {
    const queue = read();
    const now = queue[result.id];
    const isSame = now?.answer === sent.answer && now.version === sent.version;
    if (now && !isSame && result.state === "saved") {
        now.version = result.version;
    } else if (isSame && result.state === "conflict") {
        now.conflict = true;
    } else if (isSame) {
        delete queue[result.id];
    }
    write(queue);
    const row = document.getElementById(`m${result.id}`);
    if (row && isSame) {
        press(row, result.answer, result.version);
        tell(row, result.text || saved, result.state === "saved" && result.answer);
    }
}

async function send() {
    const queue = read();
    const ids = waiting(queue).slice(0, atOnce);
    if (ids.length === 0 || state.sending) {
        return;
    }
    state.sending = true;
    const marks = ids.map((id) => `${id}-${queue[id].answer}-${queue[id].version}`).join();
    try {
        const reply = await fetch(`${form.action}/marks`, {
            method: "POST",
            body: new URLSearchParams({ form_key: state.key, marks }),
            redirect: "manual",
        });
        state.sending = false;
        const isOut = reply.type === "opaqueredirect";
        document.getElementById("signed-out").hidden = !isOut;
        if (isOut) {
            return;
        }
        if (reply.status === 409 || reply.status === 403) {
            renewKey();
        } else if (reply.ok) {
            (await reply.json()).marks.forEach((result) => take(result, queue[result.id]));
            state.pause = pauses.least;
            later(0);
        } else {
            failed();
        }
    } catch {
        state.sending = false;
        failed();
    }
    count();
}

/* ---- pressing -------------------------------------------------------------------------------- */

form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=mark]");
    if (!button) {
        return;
    }
    const [id, answer, version] = button.value.split("-");
    const queue = read();
    queue[id] = { answer, version: Number(version) };
    if (!write(queue)) {
        return;
    }
    event.preventDefault();
    const row = button.closest("li");
    press(row, answer);
    tell(row, waits);
    count();
    goOn(row);
    later(pauses.first);
});

/* Coming back: the line, the page, the person who had to sign in. */
const again = () => {
    state.pause = pauses.least;
    later(0);
    count();
};
addEventListener("online", again);
addEventListener("offline", count);
addEventListener("pageshow", again);
document.addEventListener("visibilitychange", () => document.hidden || again());

/* ---- at the start ---------------------------------------------------------------------------- */

/* Left over from last time: marks are shown as pressed; where another has said something else, the
 * server is asked who once more. */
state.before = document.getElementById("progress").value;
state.marked = [...form.querySelectorAll("li")].filter(isMarked).length;
const kept = read();
for (const [id, mark] of Object.entries(kept)) {
    delete mark.conflict;
    const row = document.getElementById(`m${id}`);
    if (row) {
        press(row, mark.answer);
        tell(row, waits);
    }
}
write(kept);
