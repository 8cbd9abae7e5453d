import type { MappingField } from '@millrace/core';
import type { ReactNode } from 'react';
import { plain } from '../../text/plain.ts';
import classes from './studio.module.css';

/** The settings of a field in short: the crosswalk, the unit, the table, the type. */
export function FieldBadges({ field }: { readonly field: MappingField }): ReactNode {
  if (typeof field === 'string' || !('value' in field)) return null;
  const { crosswalk, back, to, codes, as, round } = field;
  const badges = [
    crosswalk !== undefined && `${back ? '⇠' : '⇢'} ${crosswalk}`,
    codes && `${Object.keys(codes).length} ⇢`,
    to !== undefined && `→ ${to}`,
    as,
    round && `≈${round.digits}`,
  ];
  return (
    <>
      {badges.map(badge =>
        typeof badge === 'string' ? (
          <span key={badge} className={classes['badge']} title={badge}>
            {plain(badge)}
          </span>
        ) : null,
      )}
    </>
  );
}
