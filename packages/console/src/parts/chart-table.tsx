import { Button, Group, Table } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useFrameWords } from '../frame/words.ts';
import { csvText } from '../text/csv.ts';
import { useLanguage } from '../text/language.tsx';
import { momentText } from '../text/time.ts';
import { valueText, type ChartLine } from './chart-lines.ts';
import { download } from './download.ts';
import classes from './time-chart.module.css';

interface Shown {
  readonly label: string;
  readonly at: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
}

/** The numbers of a chart as a table, on demand, and as a file. */
export function ChartTable(shown: Shown): ReactNode {
  const say = useFrameWords();
  const [isOpen, setOpen] = useState(false);
  const { label, at, lines } = shown;
  const save = (): void => {
    const rows = at.map((ms, index) => [new Date(ms).toISOString(), ...lines.map(({ values }) => values[index] ?? undefined)]);
    download(`${label}.csv`, 'text/csv', csvText([say('moment'), ...lines.map(({ title }) => title)], rows));
  };
  return (
    <>
      <Group gap="xs" mt={4}>
        <Button size="compact-xs" variant="subtle" color="gray" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say(isOpen ? 'hideTable' : 'asTable')}
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={save}>
          {say('asCsv')}
        </Button>
      </Group>
      {isOpen && <Rows {...shown} />}
    </>
  );
}

/** Newest first. */
function Rows({ label, at, lines, format }: Shown): ReactNode {
  const say = useFrameWords();
  const { language } = useLanguage();
  return (
    <div className={classes['table']} tabIndex={0} role="region" aria-label={label}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{say('moment')}</Table.Th>
            {lines.map(({ id, title }) => (
              <Table.Th key={id} scope="col" ta="right">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {at
            .map((_, index) => at.length - 1 - index)
            .map(index => (
              <Table.Tr key={at[index]}>
                <Table.Th scope="row" fw={400}>
                  {momentText(new Date(at[index]!).toISOString(), language)}
                </Table.Th>
                {lines.map(({ id, values }) => (
                  <Table.Td key={id} ta="right">
                    {valueText(values[index], format)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
