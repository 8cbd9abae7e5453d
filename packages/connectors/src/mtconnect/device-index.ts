import { dataItemsOf, type Component, type DataItem } from './device-model.ts';

/** A data item with the component and the device that it belongs to. */
export interface Found {
  readonly item: DataItem;
  readonly component: Component;
  readonly device: Component;
}

/** Finds data items of a probe by what people and adapters write. */
export class DeviceIndex {
  readonly devices: readonly Component[];
  readonly #byId = new Map<string, Found>();
  readonly #byName = new Map<string, Found>();

  constructor(devices: readonly Component[]) {
    this.devices = devices;
    for (const device of devices) for (const { item, component } of dataItemsOf(device)) this.#add({ item, component, device });
  }

  /** By id, or as `device/name` or `device/id`. */
  find(address: string): Found | undefined {
    return this.#byId.get(address) ?? this.#byName.get(address);
  }

  /** By the key of an adapter: name, source or id in its device; `device` may be empty where there is only one. */
  byKey(device: string, key: string): Found | undefined {
    const [only] = this.devices;
    const name = device === '' && this.devices.length === 1 ? (only?.name ?? '') : device;
    return this.#byName.get(`${name}/${key}`) ?? this.#byId.get(key);
  }

  #add(found: Found): void {
    const { item, device } = found;
    if (!this.#byId.has(item.id)) this.#byId.set(item.id, found);
    for (const key of [item.name, item.id, item.source]) {
      for (const owner of [device.name, device.uuid]) {
        if (key !== undefined && owner !== undefined && !this.#byName.has(`${owner}/${key}`))
          this.#byName.set(`${owner}/${key}`, found);
      }
    }
  }
}
