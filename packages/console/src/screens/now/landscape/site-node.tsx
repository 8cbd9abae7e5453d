import { Text } from '@mantine/core';
import { MapPin } from 'lucide-react';
import type { ReactNode } from 'react';
import { plain } from '../../../text/plain.ts';
import classes from './landscape.module.css';

/** The frame around the systems of a site. */
export function SiteNode({ data }: { readonly data: { readonly title: string } }): ReactNode {
  return (
    <div className={classes['site']}>
      <MapPin size={14} aria-hidden />
      <Text size="xs" fw={600}>
        {plain(data.title)}
      </Text>
    </div>
  );
}
