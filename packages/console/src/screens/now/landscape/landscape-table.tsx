import { Anchor, Button, ScrollArea, Table } from '@mantine/core';
import { ChevronDown, ChevronRight } from 'lucide-react';
import type { FlowPlace, LandscapeView } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../../frame/links.ts';
import { useLiveFlows } from '../../../live/use-live.ts';
import { Age } from '../../../parts/age.tsx';
import { HealthBadge } from '../../../parts/tone-badge.tsx';
import { useSecond } from '../../../parts/use-second.ts';
import { useLanguage } from '../../../text/language.tsx';
import { plain } from '../../../text/plain.ts';
import { durationText } from '../../../text/time.ts';
import { useNowWords } from '../words.ts';
import { figuresOf } from './wire-figures.ts';

/** Flows from which on those of one integration are one line, until it is opened. */
const linesMost = 40;

/** The landscape in lines: the same as the graph, for screen readers and for many flows. */
export function LandscapeTable({ view, site }: { readonly view: LandscapeView; readonly site: string | undefined }): ReactNode {
  const say = useNowWords();
  const flows = site === undefined ? view.flows : view.flows.filter(flow => flow.site === site);
  const folds = flows.length > linesMost;
  const groups = [...Map.groupBy(flows, ({ integration }) => integration)];
  return (
    <ScrollArea.Autosize mah="70vh" type="auto" viewportProps={{ tabIndex: 0, 'aria-label': say('landscape'), role: 'region' }}>
      <Table stickyHeader highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {(['integration', 'from', 'to', 'health', 'speed', 'lastProof', 'backlog', 'heldColumn'] as const).map(column => (
              <Table.Th key={column}>{say(column)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {folds
            ? groups.map(([integration, group]) => <Group key={integration} name={integration} flows={group} view={view} />)
            : flows.map(flow => <Line key={flow.name} flows={[flow]} view={view} title={flow.title} />)}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}

function Group(props: { readonly name: string; readonly flows: readonly FlowPlace[]; readonly view: LandscapeView }): ReactNode {
  const [opened, setOpened] = useState(false);
  const Shape = opened ? ChevronDown : ChevronRight;
  return (
    <>
      <Line
        flows={props.flows}
        view={props.view}
        title={
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-expanded={opened}
            leftSection={<Shape size={14} aria-hidden />}
            onClick={() => setOpened(!opened)}
          >
            {`${plain(props.name)} (${props.flows.length})`}
          </Button>
        }
      />
      {opened && props.flows.map(flow => <Line key={flow.name} flows={[flow]} view={props.view} title={flow.title} />)}
    </>
  );
}

function Line(props: {
  readonly flows: readonly FlowPlace[];
  readonly view: LandscapeView;
  readonly title: ReactNode;
}): ReactNode {
  const { flows, view, title } = props;
  const say = useNowWords();
  const { language } = useLanguage();
  const now = useSecond();
  const figures = figuresOf(useLiveFlows(flows.map(({ name }) => name)));
  const first = flows[0]!;
  const place = (each: 'source' | 'target'): string => {
    const titles = [...new Set(flows.map(flow => systemTitle(view, flow[each])))];
    return titles.length > 1 ? say('systems', { count: titles.length }) : titles[0]!;
  };
  return (
    <Table.Tr>
      <Table.Td>
        {typeof title === 'string' ? (
          <Anchor component={Link} href={links.integration(first.name)} size="sm">
            {plain(title)}
          </Anchor>
        ) : (
          title
        )}
      </Table.Td>
      <Table.Td>{plain(place('source'))}</Table.Td>
      <Table.Td>{plain(place('target'))}</Table.Td>
      <Table.Td>{figures && <HealthBadge health={figures.health} />}</Table.Td>
      <Table.Td>{figures && <Speed rate={figures.rate} />}</Table.Td>
      <Table.Td>{figures?.proof === undefined ? '–' : <Age at={figures.proof} />}</Table.Td>
      <Table.Td>
        {figures === undefined || figures.waiting === 0
          ? '–'
          : `${figures.waiting} · ${durationText(now - Date.parse(figures.oldest ?? ''), language)}`}
      </Table.Td>
      <Table.Td>
        {figures === undefined || figures.held === 0 ? (
          '–'
        ) : (
          <Anchor component={Link} href={links.held(flows.length === 1 ? { flow: first.name } : {})} size="sm">
            {figures.held}
          </Anchor>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Speed({ rate }: { readonly rate: number }): ReactNode {
  return useNowWords()('rate', { rate });
}

function systemTitle(view: LandscapeView, name: string): string {
  return view.systems.find(({ interfaces }) => interfaces.some(each => each.name === name))?.title ?? name;
}
