/**
 * Units by code, each with its definition: a decimal factor, a blank, and units that are defined elsewhere. The definitions are
 * exact, so every conversion can be. Only metric units take prefixes.
 *
 * This product includes all or a portion of the UCUM table, UCUM codes, and UCUM definitions or is derived from it, subject to a
 * license from Regenstrief Institute, Inc. and The UCUM Organization. The UCUM table, UCUM codes, and UCUM definitions are
 * copyright © 1995-2009, Regenstrief Institute, Inc. and The UCUM Organization. All rights reserved. The complete table and its
 * terms of use stand at https://ucum.org; it is provided "as is", without any express or implied warranty.
 */
export interface UnitTable {
  readonly metric: Readonly<Record<string, string>>;
  readonly plain: Readonly<Record<string, string>>;
}
