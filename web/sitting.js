/* A question of a test (features/learning): what is typed is saved while it is typed, and when the
 * time is over the page shows the result. Without this file the button keeps the answer. */

const form = document.getElementById("sitting");
const told = form.querySelector("[data-told]");
const { save, seconds, saved, failed } = form.dataset;
const pause = 700;
const again = 5000;

let timer;
let version = 0;

async function send() {
    const sent = version;
    try {
        const body = new URLSearchParams(new FormData(form));
        const reply = await fetch(save, { method: "POST", body, redirect: "manual" });
        const answer = await reply.json();
        if (sent === version) {
            told.textContent = answer.saved ? saved : failed;
        }
        if (!answer.saved) {
            location.reload();
        }
    } catch {
        told.textContent = failed;
        later(again);
    }
}

function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
}

form.addEventListener("input", () => {
    version++;
    later(pause);
});
form.addEventListener("submit", () => clearTimeout(timer));

if (Number(seconds) > 0) {
    setTimeout(() => location.reload(), Number(seconds) * 1000 + 1000);
}
