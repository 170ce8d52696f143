/* What nobody means well by, sent to every route of the program: in each query parameter, each form
 * field and each piece of a path. It is refused or shown as text: never a 5xx, never markup of
 * theirs in a page, never a header of theirs, never words of the inside. What was kept must be
 * harmless in every page, too.
 *
 *     node nasty.mjs URL ROUTES.json LOGIN PASSWORD MEMBER_ID ORG_ID
 *
 * Fields are found as a browser finds them: in the forms and links of the pages. */
import { readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";

const [url, routesFile, login, password, memberId, orgId] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
const routes = JSON.parse(readFileSync(routesFile, "utf8"));
const plain = encodeURIComponent;

/* As they stand in the request, already encoded. Markup carries the tag <zq…>. */
const values = [
    plain("<zq1 onload=alert(1)>"),
    plain(`"'><zq2 x="`),
    plain("</title></textarea></select><zq3>"),
    plain("'; DROP TABLE member; --"),
    plain("' OR '1'='1"),
    plain("%_%\\"),
    plain("{{ 7*7 }} ${7*7} %s%n%x"),
    plain("a\r\nSet-Cookie: zq=1\r\n\r\n<zq4>"),
    plain("javascript:alert('zq')"),
    plain("//zq.example/"),
    plain("\u202eзадом\u2066 \ufeff\u200b"),
    plain("😀".repeat(50)),
    plain("e\u0301".repeat(500)),
    plain("я".repeat(5000)),
    plain("x".repeat(30000)),
    "%FF%FE%C3%28",
    "%ED%A0%80%F5%80%80%80",
    "a%00b",
    "%",
    "%zz",
    plain("-9223372036854775809"),
    plain("99999999999999999999999999"),
    plain("1e309"),
    plain("-1"),
    plain("31.02.2026"),
    plain("0000-00-00"),
    "",
];
const paths = [
    "0",
    "-1",
    "9223372036854775808",
    plain("1; DROP"),
    "%00",
    "%FF",
    "%2e%2e",
    plain("<zq5>"),
    "x".repeat(3000),
    plain("١٢"),
];

let passed = 0;
let failed = 0;
let sent = 0;
let jar = "";

function promise(sentence, faults) {
    if (faults.length === 0) {
        passed++;
        console.log(`${sentence} ... ok`);
    } else {
        failed++;
        console.log(`${sentence} ... \n${faults.slice(0, 5).join("\n")}\n  FAILED ${sentence}`);
    }
}

/* ---- asking -------------------------------------------------------------------------------- */

/* Who is asked to come back later does so, a few times, as a person would. */
const returnsAtMost = 5;

async function ask(method, path, body = null) {
    for (let returns = 0; ; returns++) {
        const reply = await askOnce(method, path, body);
        const seconds = Number(reply.headers["retry-after"]);
        if (reply.status !== 503 || !(seconds > 0) || returns === returnsAtMost) {
            return reply;
        }
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
}

function askOnce(method, path, body) {
    sent++;
    const headers = { cookie: jar };
    if (body !== null) {
        headers["content-type"] = "application/x-www-form-urlencoded";
        headers["content-length"] = Buffer.byteLength(body);
    }
    return new Promise((resolve) => {
        const request = http.request({ hostname, port, path, method, headers, agent }, (reply) => {
            const pieces = [];
            reply.on("data", (piece) => pieces.push(piece));
            reply.on("end", () =>
                resolve({
                    status: reply.statusCode,
                    headers: reply.headers,
                    body: Buffer.concat(pieces).toString("utf8"),
                }),
            );
        });
        /* Cut off in the middle of what was too large: refused, too. */
        request.on("error", (error) => resolve({ status: 0, headers: {}, body: "", error }));
        request.end(body);
    });
}

function faultOf(reply) {
    if (reply.status >= 500) {
        return `status ${reply.status}`;
    }
    if (reply.status === 0 && !["ECONNRESET", "EPIPE"].includes(reply.error.code)) {
        return `no answer: ${reply.error.code}`;
    }
    if (/<zq/i.test(reply.body)) {
        return `markup: ${/.{0,60}<zq.{0,40}/is.exec(reply.body)[0]}`;
    }
    if (/(href|src|action)="(javascript:|\/\/zq)/i.test(reply.body)) {
        return `a link: ${/(href|src|action)="[^"]*zq[^"]*"/i.exec(reply.body)?.[0]}`;
    }
    if (
        /zq=1/.test(String(reply.headers["set-cookie"])) ||
        /^(https?:)?\/\/zq/.test(reply.headers.location)
    ) {
        return "a header of theirs";
    }
    if (/sqlite|syntax error|no such (table|column)/i.test(reply.body)) {
        return "words of the inside";
    }
    return null;
}

async function signIn() {
    jar = "";
    const page = await ask("GET", "/sign-in");
    const [form] = formsOf(page.body).filter((form) => form.action.startsWith("/sign-in"));
    const fields = new Map(form.fields).set("login", plain(login)).set("password", plain(password));
    const reply = await ask("POST", "/sign-in", bodyOf(fields));
    if (reply.status !== 303) {
        throw new Error(`signing in was answered with ${reply.status}`);
    }
    jar = reply.headers["set-cookie"][0].split(";")[0];
}

/* ---- pages --------------------------------------------------------------------------------- */

function attribute(tag, name) {
    const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
    return found === null ? null : found[1].replaceAll("&amp;", "&").replaceAll("&quot;", '"');
}

/* A select gives its chosen option, or the first that is not empty. */
function selectValue(inside) {
    const options = [...inside.matchAll(/<option[^>]*>/g)].map(([tag]) => tag);
    const chosen =
        options.find((tag) => /\sselected/.test(tag)) ??
        options.find((tag) => attribute(tag, "value"));
    return chosen === undefined ? "" : (attribute(chosen, "value") ?? "");
}

function formsOf(page) {
    return [...page.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].map(([, head, inside]) => {
        const fields = new Map();
        for (const [tag] of inside.matchAll(/<(input|textarea|button)[^>]*>/g)) {
            const name = attribute(tag, "name");
            if (name !== null) {
                fields.set(name, plain(attribute(tag, "value") ?? ""));
            }
        }
        for (const [, tag, options] of inside.matchAll(/(<select[^>]*>)(.*?)<\/select>/gs)) {
            fields.set(attribute(tag, "name"), plain(selectValue(options)));
        }
        return {
            method: attribute(head, "method") ?? "get",
            action: attribute(head, "action") ?? "",
            fields,
        };
    });
}

function bodyOf(fields) {
    return [...fields].map(([name, value]) => `${name}=${value}`).join("&");
}

function placeOf(route, id) {
    const own = route.path.startsWith("/orgs/import")
        ? "1"
        : route.path.startsWith("/orgs")
          ? orgId
          : memberId;
    return route.path.replace(/:\w+/g, id ?? own);
}

/* Names of query parameters that the pages use anywhere. */
const queryNames = new Set(["q", "org", "page", "after", "next", "part", "sort", "format", "done"]);

function learnQueryNames(page) {
    for (const [, query] of page.matchAll(/href="[^"?]*\?([^"#]*)"/g)) {
        query
            .replaceAll("&amp;", "&")
            .split("&")
            .forEach((pair) => queryNames.add(pair.split("=")[0]));
    }
    for (const form of formsOf(page)) {
        if (form.method.toLowerCase() === "get") {
            [...form.fields.keys()].forEach((name) => queryNames.add(name));
        }
    }
}

/* ---- each route ---------------------------------------------------------------------------- */

async function send(faults, method, path, body) {
    const reply = await ask(method, path, body);
    const fault = faultOf(reply);
    if (fault !== null) {
        faults.push(`${method} ${path.slice(0, 120)} ${(body ?? "").slice(-160)}: ${fault}`);
    }
    return reply;
}

async function sendAll(faults, requests) {
    const waiting = [...requests];
    const workers = Array.from({ length: 8 }, async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
            await send(faults, ...next);
        }
    });
    await Promise.all(workers);
}

async function tryGet(route) {
    const faults = [];
    const requests = paths
        .filter(() => route.path.includes(":"))
        .map((id) => ["GET", placeOf(route, id)]);
    const place = placeOf(route);
    for (const value of values) {
        requests.push([
            "GET",
            `${place}?${[...queryNames].map((name) => `${name}=${value.slice(0, 600)}`).join("&")}`,
        ]);
    }
    for (const name of queryNames) {
        for (const value of values.filter((value) => value.length < 8000)) {
            requests.push(["GET", `${place}?${name}=${value}`]);
        }
        requests.push(["GET", `${place}?${name}=1&${name}=2&${name}=%3Czq6%3E`]);
    }
    await sendAll(faults, requests);
    promise(`GET ${route.path}`, faults);
}

/* The page that has the route's form; the member's card and the start page have the others. */
async function formFor(route) {
    const place = placeOf(route);
    const query = route.path === "/members/new" ? `?org=${orgId}` : "";
    for (const page of [place + query, place.replace(/\/[^/]*$/, ""), "/account", "/members"]) {
        const reply = await ask("GET", page || "/");
        const form = formsOf(reply.body).find((form) => form.action.split("?")[0] === place);
        if (form !== undefined) {
            return form;
        }
    }
    return { action: place, fields: new Map([["form_key", await freshKey()]]) };
}

/* Every form has a key of its own: a key that has done its work would only be sent on. */
let used = 0;
async function freshKey() {
    used++;
    const page = await ask("GET", jar === "" ? "/sign-in" : "/account");
    return formsOf(page.body)
        .find((form) => form.fields.has("form_key"))
        .fields.get("form_key");
}

/* Fields of forms that only the step before shows. */
const hidden = {
    "/sign-in/code": ["code", "pending", "next"],
    "/reset/:token": ["password", "repeated"],
};

async function tryPost(route) {
    const faults = [];
    const form = await formFor(route);
    (hidden[route.path] ?? []).forEach((name) => form.fields.set(name, "1"));
    for (const name of form.fields.keys()) {
        const requests = [];
        for (const value of values) {
            const fields = new Map(form.fields);
            if (name !== "form_key" && fields.has("form_key")) {
                fields.set("form_key", await freshKey());
            }
            requests.push(["POST", form.action, bodyOf(fields.set(name, value))]);
        }
        requests.push(["POST", form.action, `${bodyOf(form.fields)}&${name}=%3Czq7%3E&${name}=2`]);
        await sendAll(faults, requests);
    }
    await sendAll(faults, [
        ["POST", form.action, ""],
        ["POST", form.action, "=&=&&&a"],
        ["POST", form.action, "a".repeat(70000)],
        ["POST", form.action, Array.from({ length: 3000 }, (_, i) => `f${i}=1`).join("&")],
        ...paths
            .filter(() => route.path.includes(":"))
            .map((id) => ["POST", placeOf(route, id), bodyOf(form.fields)]),
    ]);
    promise(`POST ${route.path}, ${form.fields.size} fields`, faults);
}

/* ---- bytes that are no request ------------------------------------------------------------- */

const probes = [
    [
        "two lengths",
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 40\r\n\r\na=1",
    ],
    [
        "length and chunks",
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n" +
            "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    [
        "chunks in disguise",
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    ],
    ["a blank before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"],
    ["a folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n"],
    ["bare line feeds", "GET / HTTP/1.1\nHost: a\n\n"],
    ["NUL in a header", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"],
    ["NUL for a carriage return", "GET / HTTP/1.1\r\nHost: a\0\n\r\n"],
    ["NUL in the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\0\n"],
    ["no host", "GET / HTTP/1.1\r\n\r\n"],
    ["two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"],
    ["another protocol", "GET / HTTP/9.9\r\nHost: a\r\n\r\n"],
    ["no protocol", "GET /\r\n\r\n"],
    ["an unknown method", "ZQZQ / HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["a tunnel", "CONNECT zq:80 HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["a negative length", "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"],
    ["a huge length", "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n"],
    ["a long header", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(40000)}\r\n\r\n`],
    ["many headers", `GET / HTTP/1.1\r\nHost: a\r\n${"X: y\r\n".repeat(500)}\r\n`],
    ["a long path", `GET /${"x".repeat(40000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ["TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["a body with GET", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde"],
];

/* What follows a doubtful request must never be answered as a request. */
function probe(bytes) {
    return new Promise((resolve) => {
        let answer = "";
        const socket = net.connect(port, hostname, () => {
            socket.write(Buffer.from(bytes, "latin1"));
            socket.write("GET /sign-in?smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        });
        socket.setTimeout(1500, () => socket.destroy());
        socket.on("data", (piece) => (answer += piece.toString("latin1")));
        socket.on("error", () => {});
        socket.on("close", () => resolve(answer));
    });
}

async function tryProbes() {
    for (const [name, bytes] of probes) {
        const answer = await probe(bytes);
        const status = answer === "" ? 0 : Number(answer.slice(9, 12));
        const faults = [];
        if (status !== 0 && (status < 400 || status === 500)) {
            faults.push(`status ${status}`);
        }
        if (answer.includes("HTTP/1.1 200")) {
            faults.push("what followed was answered");
        }
        if (!answer.includes("Content-Security-Policy: default-src 'none'")) {
            faults.push(`not in our words: ${answer.slice(0, 60)}`);
        }
        promise(`refused: ${name}`, faults);
    }
}

/* ---- all ----------------------------------------------------------------------------------- */

await signIn();
const gets = routes.filter((route) => route.method === "GET");
for (const route of gets) {
    learnQueryNames((await ask("GET", placeOf(route))).body);
}
for (const route of gets) {
    await tryGet(route);
}
/* Those that end the session come last. */
const endings = [
    "/sign-out",
    "/account/sessions/end",
    "/account/password",
    "/account/code",
    "/account/code/off",
];
const posts = routes.filter((route) => route.method === "POST");
posts.sort((a, b) => endings.indexOf(a.path) - endings.indexOf(b.path));
for (const route of posts) {
    const kept = jar;
    jar = route.needs === "nobody" ? "" : jar;
    await tryPost(route);
    jar = kept;
    if ((await ask("GET", "/account")).status !== 200) {
        await signIn();
    }
}
const faults = [];
for (const route of gets) {
    await send(faults, "GET", placeOf(route));
}
promise("what was kept is shown as text", faults);
await tryProbes();
console.log(`${sent} requests, ${queryNames.size} query parameters, ${used} forms`);
console.log(`${passed} passed, ${failed} failed`);
agent.destroy();
process.exit(failed > 0 ? 1 : 0);
