/* Very many who ask the server at the same time, as browsers do whose owners press once more: what
 * the programs of ballots.sh and rush.sh have in common. */
import http from "node:http";
import { Worker, parentPort } from "node:worker_threads";

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/* What a hidden field of a page holds. */
export const field = (page, name) => page.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];

const part = (times, which) => times.sort((a, b) => a - b)[Math.floor(times.length * which)];
export const p50 = (times) => part(times, 0.5).toFixed(1);
export const p99 = (times) => part(times, 0.99).toFixed(1);

export class Crowd {
    /* How often somebody was asked to come again. */
    again = 0;

    constructor(origin) {
        this.origin = origin;
        this.agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
    }

    once(method, path, cookie, body) {
        return new Promise((done, failed) => {
            const headers = { "sec-fetch-site": "same-origin", "accept-language": "en" };
            if (cookie) headers.cookie = cookie;
            if (body !== undefined) headers["content-type"] = "application/x-www-form-urlencoded";
            const options = { method, headers, agent: this.agent };
            const request = http.request(this.origin + path, options, (answer) => {
                let text = "";
                answer.setEncoding("utf8");
                answer.on("data", (piece) => (text += piece));
                answer.on("end", () => done({ status: answer.statusCode, text }));
            });
            request.on("error", failed);
            request.end(body);
        });
    }

    /* As a browser whose owner presses once more. */
    async ask(...what) {
        for (;;) {
            const answer = await this.once(...what).catch(() => ({ status: 503 }));
            if (answer.status !== 503) return answer;
            this.again++;
            await pause(100 + Math.random() * 400);
        }
    }

    async timed(into, ...what) {
        const begin = performance.now();
        const answer = await this.ask(...what);
        into.push(performance.now() - begin);
        return answer;
    }

    leave() {
        this.agent.destroy();
    }
}

/* Somebody who does not take part, in a thread of his own: that of a thousand others would keep him
 * waiting by itself. The thread runs `lookOn`; its page's 99th percentile before, then during. */
export async function lookOn(crowd) {
    const before = [], during = [];
    for (let i = 0; i < 200; i++) await crowd.timed(before, "GET", "/sign-in");
    let isOver = false;
    parentPort.once("message", () => (isOver = true));
    parentPort.postMessage("ready");
    while (!isOver) {
        await crowd.timed(during, "GET", "/sign-in");
        await pause(5);
    }
    parentPort.postMessage([p99(before), p99(during)]);
}

/* Runs `work` while the program's own other thread looks on; tells what that found, and seconds. */
export async function whileLookingOn(program, argv, work) {
    const onlooker = new Worker(new URL(program), { argv });
    const heard = () => new Promise((done) => onlooker.once("message", done));
    await heard();
    const begin = performance.now();
    await work();
    const seconds = ((performance.now() - begin) / 1000).toFixed(2);
    const times = heard();
    onlooker.postMessage("over");
    return [...(await times), seconds];
}
