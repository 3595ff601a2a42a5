/** How wide a text is, in columns of a fixed-width font: an ideograph takes two. */
function columnsOf(character: string): number {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
    character,
  )
    ? 2
    : 1;
}

/** A text cut to so many columns, with a sign that it was. */
export function fitted(text: string, columns: number): string {
  let width = 0;
  let kept = '';
  for (const character of text) {
    width += columnsOf(character);
    if (width > columns) return `${kept.slice(0, -1)}…`;
    kept += character;
  }
  return kept;
}
