import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFrameWords } from '../frame/words.ts';
import type { ListSearch } from './list-search.ts';
import { VirtualTable, type Column } from './virtual-table.tsx';

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface FilterProps<State extends string> {
  /** What can be typed, as a hint. */
  readonly hint: string;
  /** Sites by name; `''` is what belongs to none. */
  readonly sites: readonly Choice<string>[];
  readonly states: readonly Choice<State>[];
  readonly search: readonly [ListSearch<State>, (search: ListSearch<State>) => void];
}

/** A list whose lines stand below headings, with what it can be searched by above it. */
export function SearchedList<Row, State extends string>(
  props: FilterProps<State> & {
    readonly label: string;
    /** What is said where no line is like what is looked for. */
    readonly none: string;
    readonly columns: readonly Column<Row>[];
    readonly rows: readonly Row[];
    readonly heading: (row: Row) => ReactNode;
    readonly height: string;
  },
): ReactNode {
  const say = useFrameWords();
  const { label, none, columns, rows, heading, height, search } = props;
  return (
    <>
      <Filters {...props} />
      {rows.length === 0 ? (
        <Group>
          <Text>{none}</Text>
          <Button size="compact-sm" variant="default" onClick={() => search[1]({ text: '' })}>
            {say('list.clear')}
          </Button>
        </Group>
      ) : (
        <VirtualTable
          label={label}
          columns={columns}
          count={rows.length}
          rowAt={index => rows[index]}
          heading={heading}
          rowHeight={36}
          height={height}
        />
      )}
    </>
  );
}

function Filters<State extends string>({ hint, sites, states, search: [wanted, want] }: FilterProps<State>): ReactNode {
  const say = useFrameWords();
  const { site: _, ...anySite } = wanted;
  const { state: __, ...anyState } = wanted;
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label={say('list.search')}
        placeholder={hint}
        leftSection={<Search size={15} aria-hidden />}
        value={wanted.text}
        onChange={event => want({ ...wanted, text: event.currentTarget.value })}
        flex="1 1 200px"
        maw={320}
      />
      <Select
        label={say('list.site')}
        placeholder={say('list.everySite')}
        clearable
        // A select takes no empty value.
        data={sites.map(({ value, label }) => ({ value: `@${value}`, label }))}
        value={wanted.site === undefined ? null : `@${wanted.site}`}
        onChange={site => want(site === null ? anySite : { ...wanted, site: site.slice(1) })}
        w={180}
      />
      <Select
        label={say('list.state')}
        placeholder={say('list.everyState')}
        clearable
        data={states}
        value={wanted.state ?? null}
        onChange={state => want(state === null ? anyState : { ...wanted, state: state as State })}
        w={180}
      />
    </Group>
  );
}
