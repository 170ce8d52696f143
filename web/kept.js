/* What a page has loaded of ours to look as it does: what has to be kept with it. */
export function usedAssets() {
    const used = performance
        .getEntriesByType("resource")
        .map((entry) => entry.name.split("#")[0])
        .filter((name) => name.startsWith(`${location.origin}/a/`));
    return [...new Set(used)];
}
