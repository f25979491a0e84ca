// The symbols of ISO/IEC 7064 hybrid systems, in the order of their values.
const SYMBOLS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BAND = /^[0-9A-Z]{5,19}[0-9A-Z]$/;

/**
 * The check symbol of a wristband number by ISO/IEC 7064, MOD 37,36: it finds every single wrong symbol, and nearly every two
 * neighbours exchanged. `number`: digits and letters, upper case.
 */
export function bandCheck(number: string): string {
  let product = 36;
  for (const symbol of number) {
    const sum = (product + SYMBOLS.indexOf(symbol)) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return SYMBOLS[(37 - product) % 36] ?? '';
}

/** The number as it is kept, without hyphens and spaces; undefined when it cannot be one or was misread. */
export function readBand(text: string): string | undefined {
  const plain = text.toUpperCase().replaceAll(/[- ]/g, '');
  return BAND.test(plain) && bandCheck(plain.slice(0, -1)) === plain.at(-1) ? plain : undefined;
}
