/* A way to the server that can be cut: its address stays, and nobody answers. */

import { createServer, connect } from "node:net";

export async function gateway(url) {
    const { hostname, port } = new URL(url);
    const open = new Set();
    const server = createServer((near) => {
        const far = connect(Number(port), hostname);
        for (const [one, other] of [
            [near, far],
            [far, near],
        ]) {
            open.add(one);
            one.on("error", () => other.destroy());
            one.on("close", () => open.delete(one));
            one.pipe(other);
        }
    });
    const listen = (at) => new Promise((done) => server.listen(at, "127.0.0.1", done));
    await listen(0);
    const own = server.address().port;
    return {
        url: `http://127.0.0.1:${own}`,
        cut: () =>
            new Promise((done) => {
                server.close(done);
                open.forEach((socket) => socket.destroy());
            }),
        mend: () => listen(own),
    };
}
