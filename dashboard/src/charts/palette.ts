/** Eight hues that stay apart for colour-blind readers, on light and dark; the last is for what is left over. */
export const hues = ["#5b5bd6", "#12a594", "#e8963a", "#d6409f", "#3b9eea", "#8da827", "#a17b6c"];
export const leftover = "#8b8f99";
export const hueOf = (index: number) => hues[index] ?? leftover;
