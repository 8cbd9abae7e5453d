import { escapeXml } from './mtconnect-xml.ts';

/** A data item of a simulated agent, with the component that it stands at. */
export interface AgentItem {
  readonly id: string;
  readonly name?: string;
  readonly category: 'SAMPLE' | 'EVENT' | 'CONDITION';
  /** As a probe writes it: `ROTARY_VELOCITY`. */
  readonly type: string;
  /** Element of a Streams document: `RotaryVelocity`. */
  readonly element: string;
  readonly units?: string;
  readonly subType?: string;
  readonly component: AgentComponent;
}

/** A component of a device; the device itself has the kind `Device`. */
export interface AgentComponent {
  readonly kind: string;
  readonly id: string;
  readonly name?: string;
}

/** A device of a simulated agent. */
export interface AgentDevice {
  readonly name: string;
  readonly uuid: string;
  readonly items: readonly AgentItem[];
}

/** The Devices of an answer to `probe`. */
export function devicesXml(devices: readonly AgentDevice[]): string {
  return `<Devices>${devices.map(deviceXml).join('')}</Devices>`;
}

function deviceXml({ name, uuid, items }: AgentDevice): string {
  const components = Map.groupBy(items, ({ component }) => `${component.kind} ${component.id}`);
  const own = items.filter(({ component }) => component.kind === 'Device');
  const others = [...components.values()].filter(([first]) => first?.component.kind !== 'Device');
  const inner = others.length === 0 ? '' : `<Components>${others.map(componentXml).join('')}</Components>`;
  const id = own[0]?.component.id ?? `d_${name}`;
  return `<Device id="${escapeXml(id)}" name="${escapeXml(name)}" uuid="${escapeXml(uuid)}">${itemsXml(own)}${inner}</Device>`;
}

function componentXml(items: readonly AgentItem[]): string {
  const component = items[0]?.component as AgentComponent;
  const name = component.name === undefined ? '' : ` name="${escapeXml(component.name)}"`;
  return `<${component.kind} id="${escapeXml(component.id)}"${name}>${itemsXml(items)}</${component.kind}>`;
}

function itemsXml(items: readonly AgentItem[]): string {
  if (items.length === 0) return '';
  const each = items.map(({ id, name, category, type, units, subType }) => {
    const optional = Object.entries({ name, subType, units, nativeUnits: units });
    const attributes = optional.map(([key, value]) => (value === undefined ? '' : ` ${key}="${escapeXml(value)}"`)).join('');
    return `<DataItem category="${category}" id="${escapeXml(id)}" type="${escapeXml(type)}"${attributes}/>`;
  });
  return `<DataItems>${each.join('')}</DataItems>`;
}
