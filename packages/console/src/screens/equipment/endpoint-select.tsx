import { Select } from '@mantine/core';
import type { SystemView } from '@millrace/core';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { plain } from '../../text/plain.ts';
import { useEquipmentWords } from './words.ts';

/** Roles of systems that are equipment, or stand for it. */
const equipmentRoles: ReadonlySet<string> = new Set(['plc', 'scada', 'dcs', 'historian']);

/** Chooses an interface, those of equipment first. */
export function EndpointSelect(props: {
  readonly value: string | undefined;
  readonly choose: (name: string) => void;
}): ReactNode {
  const say = useEquipmentWords();
  const { data = [] } = useAsk('systems', {});
  const isEquipment = ({ role }: SystemView): boolean => equipmentRoles.has(role);
  const group = (label: string, systems: readonly SystemView[]) => ({ group: label, items: systems.flatMap(itemsOf) });
  const groups = [
    group(say('endpointsEquipment'), data.filter(isEquipment)),
    group(
      say('endpointsOther'),
      data.filter(system => !isEquipment(system)),
    ),
  ];
  return (
    <Select
      label={say('endpoint')}
      placeholder={say('endpointHint')}
      searchable
      data={groups.filter(({ items }) => items.length > 0)}
      value={props.value ?? null}
      onChange={name => name !== null && props.choose(name)}
      w={380}
    />
  );
}

function itemsOf({ title, interfaces }: SystemView): { readonly value: string; readonly label: string }[] {
  return interfaces.map(({ name, connector }) => ({ value: name, label: plain(`${title} · ${name} · ${connector}`) }));
}
