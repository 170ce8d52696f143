/* Reads the squares of a QR code where the browser cannot; loaded only there. */

import decodeQR from "qr/decode.js";

/* Null where there is no code that can be read. */
export function read(image) {
    try {
        return decodeQR(image, { timeLimit: 120 }) || null;
    } catch {
        return null;
    }
}
