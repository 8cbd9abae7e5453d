/** How an area is filled: its kind tells it apart where two have the same colour. */
export type Fill = 'solid' | 'hatched' | 'dotted';

/** The value of a colour variable of the page (`--state-good`), in the present colour scheme. */
export function colorOf(variable: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
}

const tile = 8;

/** What a canvas fills an area with. */
export function paintOf(context: CanvasRenderingContext2D, variable: string, fill: Fill): string | CanvasPattern {
  const color = colorOf(variable);
  if (fill === 'solid') return `color-mix(in srgb, ${color} 55%, transparent)`;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = tile;
  const pen = canvas.getContext('2d');
  if (pen === null) return color;
  pen.strokeStyle = pen.fillStyle = color;
  if (fill === 'hatched') hatch(pen);
  else pen.fillRect(2, 2, 3, 3);
  return context.createPattern(canvas, 'repeat') ?? color;
}

function hatch(pen: CanvasRenderingContext2D): void {
  pen.lineWidth = 2;
  for (const shift of [-tile, 0, tile]) {
    pen.moveTo(shift, tile);
    pen.lineTo(shift + tile, 0);
  }
  pen.stroke();
}
