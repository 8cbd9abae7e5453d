import { Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import markUrl from '../frame/mark.svg';
import { LookControls } from '../frame/look-controls.tsx';
import { plain } from '../text/plain.ts';
import classes from './door.module.css';

/** A page before the console: one card with a heading, and above it what everybody has to know. */
export function Door(props: {
  readonly title: string;
  readonly about?: ReactNode;
  readonly notice?: string | undefined;
  /** It lies over the console. */
  readonly over?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  useEffect(() => {
    const before = document.title;
    document.title = `${props.title} · Millrace`;
    return () => void (document.title = before);
  }, [props.title]);
  return (
    <div className={`${classes['door']} ${props.over === true ? classes['over'] : ''}`}>
      <div className={classes['bar']}>
        <LookControls />
      </div>
      <main className={classes['middle']}>
        <div className={classes['card']}>
          <div className={classes['brand']}>
            <img src={markUrl} alt="" width={30} height={30} />
            <Text fw={650} size="lg">
              Millrace
            </Text>
          </div>
          <Stack gap="md">
            {props.notice !== undefined && (
              <Text size="sm" className={classes['notice'] ?? ''}>
                {plain(props.notice)}
              </Text>
            )}
            <Paper withBorder p="lg" bg="var(--surface)">
              <Title order={1}>{props.title}</Title>
              {props.about !== undefined && (
                <Text size="sm" c="dimmed" mt={4}>
                  {props.about}
                </Text>
              )}
              {props.children}
            </Paper>
          </Stack>
        </div>
      </main>
    </div>
  );
}
