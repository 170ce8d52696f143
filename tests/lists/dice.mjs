// Chance that comes out the same for the same seed, on every machine.
export class Dice {
    constructor(seed) {
        this.state = (Math.imul(seed, 2654435761) ^ 0x5bd1e995) >>> 0;
    }

    // 0 <= number < 1 (mulberry32)
    next() {
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        let t = this.state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }

    // from <= number <= to
    number(from, to) {
        return from + Math.floor(this.next() * (to - from + 1));
    }

    chance(share) {
        return this.next() < share;
    }

    pick(list) {
        return list[Math.floor(this.next() * list.length)];
    }

    digits(count) {
        let text = '';
        while (text.length < count) {
            text += this.number(0, 9);
        }
        return text;
    }

    shuffle(list) {
        for (let i = list.length - 1; i > 0; i--) {
            const j = this.number(0, i);
            [list[i], list[j]] = [list[j], list[i]];
        }
        return list;
    }
}
