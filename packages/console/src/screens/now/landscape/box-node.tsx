import { Text, VisuallyHidden } from '@mantine/core';
import { Handle, Position } from '@xyflow/react';
import { MapPinned } from 'lucide-react';
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

/** A box of the graph: a system with its interfaces, or a whole site. */
export function BoxNode({ data }: { readonly data: { readonly box: Box } }): ReactNode {
  const { box } = data;
  const say = useNowWords();
  return (
    <div className={classes['box']}>
      <Handle type="target" position={Position.Left} className={classes['handle'] ?? ''} isConnectable={false} />
      <div className={classes['head']}>
        {box.kind === 'site' ? <MapPinned size={18} aria-hidden /> : <RoleIcon role={box.system.role} />}
        <div className={classes['names']}>
          <Text size="sm" fw={600} truncate>
            {plain(box.kind === 'site' ? box.title : box.system.title)}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {box.kind === 'site' ? say('systems', { count: box.systems }) : plain(`${box.system.role} · ${box.system.owner}`)}
          </Text>
        </div>
      </div>
      {box.kind === 'system' && box.interfaces.slice(0, rowsMost).map(each => <InterfaceRow key={each.name} place={each} />)}
      {box.kind === 'system' && box.interfaces.length > rowsMost && (
        <Text size="xs" c="dimmed" px={8}>
          {say('more', { count: box.interfaces.length - rowsMost })}
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
