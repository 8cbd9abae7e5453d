/** Whether a number is a whole multiple of another, exactly, in decimals: 0.3 is one of 0.1, and 1e308 of 0.5. */
export function isMultiple(value: number, step: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(step)) return value % step === 0;
  const [left, right] = [scaled(value), scaled(step)];
  const places = Math.max(left.places, right.places);
  const divisor = right.digits * 10n ** BigInt(places - right.places);
  return divisor !== 0n && (left.digits * 10n ** BigInt(places - left.places)) % divisor === 0n;
}

/** A number as whole digits and the number of decimal places that they have. */
function scaled(value: number): { readonly digits: bigint; readonly places: number } {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const places = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}
