import type { Category } from './vocabulary.ts';

/** A data item as a probe describes it. */
export interface DataItem {
  readonly id: string;
  readonly name?: string;
  readonly category: Category;
  /** As written: `ROTARY_VELOCITY`, `x:MOTION`. */
  readonly type: string;
  readonly subType?: string;
  readonly units?: string;
  readonly nativeUnits?: string;
  readonly representation?: string;
  readonly statistic?: string;
  readonly coordinateSystem?: string;
  /** Key of the adapter (`Source`), where it is not the name. */
  readonly source?: string;
  /** Values that it can have, where the device file says so. */
  readonly values?: readonly string[];
}

/** A device or one of its components. */
export interface Component {
  /** `Device`, `Linear`, `Controller`. */
  readonly kind: string;
  readonly id: string;
  readonly name?: string;
  readonly uuid?: string;
  readonly dataItems: readonly DataItem[];
  readonly components: readonly Component[];
}

/** Every data item below a component with the component it belongs to. */
export function dataItemsOf(component: Component): readonly { readonly item: DataItem; readonly component: Component }[] {
  return [...component.dataItems.map(item => ({ item, component })), ...component.components.flatMap(each => dataItemsOf(each))];
}

/** The element name of a Streams document for a type: `ROTARY_VELOCITY` → `RotaryVelocity`, `PH` → `PH`. */
export function elementName(type: string): string {
  const local = type.slice(type.indexOf(':') + 1);
  if (wholeWords.has(local)) return local;
  return local
    .split('_')
    .map(word => (wholeWords.has(word) ? word : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()))
    .join('');
}

const wholeWords = new Set(['PH', 'AC', 'DC', 'URI']);
