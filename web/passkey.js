/* Passkeys: asks the server for a challenge, the device for its answer, and sends the form with
 * it. Only on the pages that have such a form; where the browser cannot do it, it stays hidden. */

const form = document.querySelector("form[data-passkey]");
const shown = document.querySelector("[data-shown]");
const failed = shown.querySelector("[data-failed]");
const without = document.querySelector("[data-without]");

const bytesOf = (text) => new TextEncoder().encode(text);
const bytesOfHex = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const textOf = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer ?? [])))
        .replace(/\+/g, "-")
        .replace(/\//g, "_")
        .replace(/=+$/, "");

async function make(asked) {
    const made = await navigator.credentials.create({
        publicKey: {
            challenge: bytesOf(asked.challenge),
            rp: { id: asked.rp, name: asked.site },
            user: { id: bytesOf(asked.user), name: asked.name, displayName: asked.name },
            pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
            authenticatorSelection: { residentKey: "required", userVerification: "required" },
            excludeCredentials: asked.known.map((id) => ({
                type: "public-key",
                id: bytesOfHex(id),
            })),
            attestation: "none",
        },
    });
    return { client: made.response.clientDataJSON, object: made.response.attestationObject };
}

async function show(asked) {
    const key = await navigator.credentials.get({
        publicKey: {
            challenge: bytesOf(asked.challenge),
            rpId: asked.rp,
            userVerification: "required",
        },
    });
    return {
        id: key.rawId,
        client: key.response.clientDataJSON,
        data: key.response.authenticatorData,
        signature: key.response.signature,
        user: key.response.userHandle,
    };
}

async function go() {
    failed.hidden = true;
    if (!form.reportValidity()) {
        return;
    }
    try {
        const answer = await fetch(form.dataset.passkey);
        const asked = await answer.json();
        const values = await (asked.user ? make(asked) : show(asked));
        Object.entries(values).forEach(([name, value]) => {
            form.elements[name].value = textOf(value);
        });
        form.submit();
    } catch {
        failed.hidden = false;
    }
}

if (window.PublicKeyCredential) {
    shown.hidden = false;
    without?.remove();
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        go();
    });
    shown.querySelector("[data-go]").addEventListener("click", go);
}
