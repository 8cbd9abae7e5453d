/** From Monday, as ISO 8601 counts. */
export const dayNames: readonly string[] = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** From January. */
export const monthNames: readonly string[] =
  'January February March April May June July August September October November December'.split(' ');
