/* What a browser may do for people beyond links and forms. Every page works without this file;
 * each part here begins with what it makes quicker. Nothing is evaluated and no markup is put
 * together from texts: pages and their pieces are parsed by XMLHttpRequest, which runs nothing
 * that is in them. */

const live = { delay: 250 };
const pollEvery = 3000;

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, listen, options) => document.addEventListener(type, listen, options);

/* ---- pieces of pages ------------------------------------------------------------------------- */

/* Loads a page of ours; calls done(its document, its address), or failed(). */
function load(address, { body, done, failed }) {
    const request = new XMLHttpRequest();
    request.open(body ? "POST" : "GET", address);
    request.responseType = "document";
    request.onload = () => {
        if (request.response && request.status < 500) {
            done(request.response, request.responseURL);
        } else {
            failed?.();
        }
    };
    request.onerror = () => failed?.();
    request.send(body);
    return request;
}

/* Puts the part of the loaded page that has this id into its place here. */
function take(page, id) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (!fresh || !old) {
        return false;
    }
    old.replaceWith(document.adoptNode(fresh));
    return true;
}

/* ---- lists that follow the search as it is typed -----------------------------------------------
 * <form data-live="ID">: the answer's part with that id replaces ours. The server is told which
 * part is wanted (?part=ID) and may send only that. */

const running = new WeakMap();

function searchLive(form) {
    const part = form.dataset.live;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("part", part);
    const posts = form.method === "post";
    const address = new URL(form.action);
    if (!posts) {
        address.search = fields;
    }
    running.get(form)?.abort();
    document.getElementById(part)?.setAttribute("aria-busy", "true");
    const request = load(address, {
        body: posts ? fields : undefined,
        done: (page) => take(page, part) || form.submit(),
        failed: () => document.getElementById(part)?.removeAttribute("aria-busy"),
    });
    running.set(form, request);
}

on("input", (event) => {
    const form = event.target.form;
    if (form?.dataset.live) {
        clearTimeout(live.timer);
        live.timer = setTimeout(searchLive, live.delay, form);
    }
});

/* ---- work under way ----------------------------------------------------------------------------
 * <section id=ID data-poll="/jobs/7">: asked again while the answer's part still has data-poll. If
 * the work has led to another page that goes on with this part, we go there. */

function poll(element) {
    const { id, dataset } = element;
    const again = () => document.getElementById(id) && watch(document.getElementById(id));
    const asked = new URL(`${dataset.poll}?part=${id}`, location);
    load(asked, {
        done: (page, address) => {
            if (new URL(address).pathname !== asked.pathname && page.getElementById(id)) {
                location.replace(address);
            } else if (take(page, id)) {
                again();
            }
        },
        failed: again,
    });
}

function watch(element) {
    if (element.dataset.poll) {
        setTimeout(poll, pollEvery, element);
    }
}

/* ---- branches of a tree, loaded when they are opened -------------------------------------------
 * <details data-branch="/orgs/5/below"> <summary> <ul id=ID>: the list replaces the one inside. */

on(
    "toggle",
    (event) => {
        const details = event.target;
        const list = details.querySelector?.("ul[id]");
        if (details.open && details.dataset.branch && list) {
            const address = details.dataset.branch;
            details.removeAttribute("data-branch");
            load(`${address}?part=${list.id}`, {
                done: (page) => take(page, list.id),
                failed: () => details.setAttribute("data-branch", address),
            });
        }
    },
    true,
);

/* ---- questions ---------------------------------------------------------------------------------
 * <a data-ask href="/members/7/leave">: the page's element .ask is shown as a dialog over this
 * page. */

function ask(link) {
    const follow = () => (location.href = link.href);
    load(link.href, {
        failed: follow,
        done: (page) => {
            const question = page.querySelector(".ask");
            if (!question) {
                follow();
                return;
            }
            const dialog = document.createElement("dialog");
            dialog.className = "dlg";
            const heading = question.querySelector("h1, h2");
            if (heading) {
                heading.id = "question";
                dialog.setAttribute("aria-labelledby", "question");
            }
            dialog.append(document.adoptNode(question));
            dialog.addEventListener("close", () => {
                dialog.remove();
                link.focus();
            });
            document.body.append(dialog);
            dialog.showModal();
        },
    });
}

/* ---- clicks ---------------------------------------------------------------------------------- */

function closeMenus(except) {
    all("details.dd[open]").forEach((menu) => {
        if (!menu.contains(except)) {
            menu.open = false;
        }
    });
}

on("click", (event) => {
    const target = event.target;
    closeMenus(target);
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const link = target.closest("a[data-ask]");
    if (link && isPlain && window.HTMLDialogElement) {
        event.preventDefault();
        ask(link);
    }
    const keep = target.closest("[data-close]");
    if (keep?.closest("dialog")) {
        event.preventDefault();
        keep.closest("dialog").close();
    }
    if (target.closest(".toast [data-dismiss]")) {
        target.closest(".toast").remove();
    }
    if (target.closest("[data-print]")) {
        print();
    }
});

/* ---- rows that are ticked ----------------------------------------------------------------------
 * <input type=checkbox data-all="id"> ticks all boxes of that name; <output data-picked> counts. */

function countPicked(form) {
    const head = form.querySelector("[data-all]");
    if (!head) {
        return;
    }
    const boxes = all(`input[name="${head.dataset.all}"]`, form);
    const picked = boxes.filter((box) => box.checked).length;
    head.checked = boxes.length > 0 && picked === boxes.length;
    head.indeterminate = picked > 0 && picked < boxes.length;
    all("[data-picked]", form).forEach((output) => (output.textContent = picked));
}

on("change", (event) => {
    const box = event.target;
    const form = box.form;
    if (box.dataset.all && form) {
        all(`input[name="${box.dataset.all}"]`, form).forEach(
            (each) => (each.checked = box.checked),
        );
    }
    if (form && box.type === "checkbox") {
        countPicked(form);
    }
    if (box.type === "file") {
        showFile(box);
    }
});

/* ---- files that are dropped --------------------------------------------------------------------
 * <div data-drop> with <input type=file> and <output data-file> for the name. */

function showFile(input) {
    const name = input.closest("[data-drop]")?.querySelector("[data-file]");
    if (name) {
        name.textContent = [...input.files].map((file) => file.name).join(", ");
    }
}

function dragged(event) {
    const place = event.target.closest?.("[data-drop]");
    if (!place) {
        return;
    }
    event.preventDefault();
    place.classList.toggle("over", event.type === "dragover");
    const input = place.querySelector("input[type=file]");
    if (event.type === "drop" && event.dataTransfer.files.length > 0) {
        input.files = event.dataTransfer.files;
        showFile(input);
        input.focus();
    }
}

["dragover", "dragleave", "drop"].forEach((type) => on(type, dragged));

/* ---- keys ------------------------------------------------------------------------------------ */

/* Arrows walk through the fields of a table as in a spreadsheet, where they would not move in the
 * text. */
function walkTable(event) {
    const cell = event.target.closest(".fm td");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!cell || !step) {
        return;
    }
    let row = cell.parentElement;
    do {
        row = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    } while (row && !row.cells[cell.cellIndex]?.querySelector("input, a"));
    row?.cells[cell.cellIndex].querySelector("input, a").focus();
    event.preventDefault();
}

function leaveMenu() {
    const menu = document.activeElement?.closest("details.dd[open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
    if (location.hash === "#nav") {
        location.hash = "#main";
    }
}

on("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "Escape") {
        leaveMenu();
    } else if (event.key === "/" && !isTyping && isPlain) {
        const search = all("[data-search]").find((input) => input.offsetParent);
        if (search) {
            event.preventDefault();
            search.focus();
        }
    } else {
        walkTable(event);
    }
});

/* ---- sending --------------------------------------------------------------------------------- */

/* A second press while the first is on its way does nothing; the server would not do it twice
 * either. */
on("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") {
        return;
    }
    if (form.dataset.sent) {
        event.preventDefault();
        return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
});

/* Back from the next page: the form can be sent again. */
addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => delete form.dataset.sent);
    all("button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
});

/* ---- at the start ---------------------------------------------------------------------------- */

/* What was wrong is read out first; a message that was there from the start would not be read at
 * all. */
document.querySelector("[role=alert][tabindex]")?.focus();
all(".toast").forEach((toast) => {
    const texts = [...toast.childNodes];
    toast.querySelector("[data-dismiss]").hidden = false;
    toast.replaceChildren();
    setTimeout(() => toast.replaceChildren(...texts), 100);
});
all("[data-print]").forEach((button) => (button.hidden = false));
all("[data-poll]").forEach(watch);
all("form").forEach(countPicked);
