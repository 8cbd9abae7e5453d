import { Text, VisuallyHidden } from '@mantine/core';
import { Handle, Position } from '@xyflow/react';
import type { InterfacePlace } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../../frame/links.ts';
import { useLiveInterface } from '../../../live/use-live.ts';
import { ToneShape } from '../../../parts/tone-badge.tsx';
import { plain } from '../../../text/plain.ts';
import { useNowWords } from '../words.ts';
import { connectionTone } from './connection-tone.ts';
import classes from './landscape.module.css';
import { rowsMost } from './landscape-layout.ts';
import type { Box } from './landscape-model.ts';
import { RoleIcon } from './role-icon.tsx';

/** A box of the graph: a system with its interfaces. */
export function BoxNode({ data }: { readonly data: { readonly box: Box } }): ReactNode {
  const { system, interfaces } = data.box;
  const say = useNowWords();
  return (
    <div className={classes['box']}>
      <Handle type="target" position={Position.Left} className={classes['handle'] ?? ''} isConnectable={false} />
      <div className={classes['head']}>
        <RoleIcon role={system.role} />
        <div className={classes['names']}>
          <Text size="sm" fw={600} truncate>
            {plain(system.title)}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {plain(`${system.role} · ${system.owner}`)}
          </Text>
        </div>
      </div>
      {interfaces.slice(0, rowsMost).map(each => (
        <InterfaceRow key={each.name} place={each} />
      ))}
      {interfaces.length > rowsMost && (
        <Text size="xs" c="dimmed" px={8}>
          {say('more', { count: interfaces.length - rowsMost })}
        </Text>
      )}
      <Handle type="source" position={Position.Right} className={classes['handle'] ?? ''} isConnectable={false} />
    </div>
  );
}

function InterfaceRow({ place }: { readonly place: InterfacePlace }): ReactNode {
  const say = useNowWords();
  const found = useLiveInterface(place.name);
  const tone = connectionTone(found);
  return (
    <Link href={links.interface(place.name)} className={classes['row']} data-tone={tone}>
      <ToneShape tone={tone} />
      <span>{plain(place.title)}</span>
      <span className={classes['kind']}>{plain(place.connector)}</span>
      <VisuallyHidden>: {say(`connection.${tone}`)}</VisuallyHidden>
    </Link>
  );
}
