/** Rounds half to even, at a number of digits behind the point (before it where negative). Minus zero is zero. */
export function round(value: number, precision?: number): number {
  const nearest = halfEven(precision ? shifted(value, precision) : value);
  const result = precision ? shifted(nearest, -precision) : nearest;
  return result === 0 ? 0 : result;
}

function halfEven(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(nearest - value) === 0.5 && Math.abs(nearest % 2) === 1 ? nearest - 1 : nearest;
}

/** Moves the point in the text of the number, because a multiplication would round. */
function shifted(value: number, places: number): number {
  const [digits, exponent] = value.toString().split('e');
  return Number(`${digits}e${exponent ? Number(exponent) + places : places}`);
}
