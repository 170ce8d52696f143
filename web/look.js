/* The page of a scanned code: the seconds run, so that a picture of it is told from the page. */

const clock = document.querySelector("[data-clock]");
const begun = performance.now();
const [hours, minutes, seconds] = (clock?.textContent ?? "").split(":").map(Number);
const two = (number) => String(number).padStart(2, "0");

function tick() {
    const passed = Math.floor((performance.now() - begun) / 1000);
    const now = hours * 3600 + minutes * 60 + seconds + passed;
    const parts = [(now / 3600) % 24, (now / 60) % 60, now % 60];
    clock.textContent = parts.map(Math.floor).map(two).join(":");
}

if (clock) {
    setInterval(tick, 1000);
    document.querySelector("[data-still]")?.setAttribute("hidden", "");
    document.querySelector("[data-runs]")?.removeAttribute("hidden");
}
