/* QR codes before the camera, or in a photo: for the scanner of tickets and the door of an event.
 * `main` has .cam with a <video>, buttons [data-do=camera] and [data-do=stop], [data-camera=off],
 * and names in data-reader what reads codes where the browser cannot. */

const pauseSeconds = 0.12;
/* A code that still lies before the camera when the next one is waited for is not that one. */
const framesGone = 8;

async function nativeReader() {
    const formats = await globalThis.BarcodeDetector?.getSupportedFormats();
    if (!formats?.includes("qr_code")) {
        return null;
    }
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (canvas) => (await detector.detect(canvas))[0]?.rawValue ?? null;
}

async function ownReader(path) {
    const { read } = await import(path);
    return async (canvas) => {
        const { width, height } = canvas;
        return read(canvas.getContext("2d").getImageData(0, 0, width, height));
    };
}

/* `isBusy`: whether a code is being looked at; `take`: what is done with the letters of one. */
export function cameraOf(main, { isBusy, take }) {
    const find = (name) => main.querySelector(name);
    const show = (element, isShown) => element && (element.hidden = !isShown);
    const video = find("video");
    const state = { stream: null, seen: null, gone: 0 };

    const reader = async () =>
        (state.reader ??= (await nativeReader()) ?? (await ownReader(main.dataset.reader)));

    function canvasOf(source, width, height, most) {
        const scale = Math.min(1, most / Math.max(width, height));
        const canvas = (state.canvas ??= document.createElement("canvas"));
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
        canvas
            .getContext("2d", { willReadFrequently: true })
            .drawImage(source, 0, 0, canvas.width, canvas.height);
        return canvas;
    }

    /* A photo holds far more than the code; it is found now at this size, now at that. */
    async function readPhoto(file) {
        const read = await reader();
        const image = await createImageBitmap(file);
        for (const most of [1000, 1800, 600]) {
            const text = await read(canvasOf(image, image.width, image.height, most));
            if (text) {
                return text;
            }
        }
        return null;
    }

    function showCamera(isOn) {
        show(find(".cam"), isOn);
        show(find("[data-do=stop]"), isOn);
        show(find("[data-do=camera]"), !isOn);
    }

    function stop() {
        state.stream?.getTracks().forEach((track) => track.stop());
        state.stream = null;
        showCamera(false);
    }

    function isAnother(text) {
        const isSame = text === state.seen;
        state.gone = text || isSame ? 0 : state.gone + 1;
        if (text || state.gone > framesGone) {
            state.seen = text;
        }
        return Boolean(text) && !isSame;
    }

    async function look(stream) {
        const read = await reader();
        while (state.stream === stream) {
            if (!isBusy() && video.videoWidth > 0 && !document.hidden) {
                const text = await read(canvasOf(video, video.videoWidth, video.videoHeight, 800));
                if (isAnother(text) && state.stream === stream) {
                    await take(text);
                }
            }
            await new Promise((done) => setTimeout(done, pauseSeconds * 1000));
        }
    }

    async function start() {
        try {
            const wanted = { facingMode: "environment", width: { ideal: 1280 } };
            const stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
            state.stream = stream;
            video.srcObject = stream;
            showCamera(true);
            show(find("[data-camera=off]"), false);
            await video.play();
            await look(stream);
        } catch {
            stop();
            show(find("[data-camera=off]"), true);
        }
    }

    return { start, stop, readPhoto, isOn: () => state.stream !== null };
}
