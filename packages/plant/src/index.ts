export { startBroker, type Broker, type BrokerOptions } from './broker.ts';
export { startCompany, plantCodes, type Company, type CompanyOptions } from './company.ts';
export type { Dial } from './dial/dial.ts';
export { faults, readSettings, type DialSetting, type Fault } from './dial/fault.ts';
export type { BookEntry } from './erp/book.ts';
export type { Emission } from './erp/emission.ts';
export { startErp, type Erp, type ErpOptions, type PlantDelivery } from './erp/erp.ts';
export { makeOrder, type ErpComponent, type ErpOperation, type ErpOrder } from './erp/order.ts';
export { productionOrder } from './erp/production-order.ts';
export type { Rules } from './erp/rules.ts';
export { scheduleXml } from './erp/schedule-xml.ts';
export { erpPaths } from './erp/service.ts';
export { keystone, norden, takenValue, toldValue, type Brand } from './line/brand.ts';
export {
  floorSystems,
  startFloor,
  type Floor,
  type FloorLine,
  type FloorOptions,
  type FloorServers,
  type FloorSystem,
} from './line/floor.ts';
export { Line, type LineListener, type LineOptions } from './line/line.ts';
export { startModbusLine, type ModbusLine, type ModbusLineOptions } from './line/modbus.ts';
export { startAgent, type AgentOptions, type MtconnectAgent } from './line/mtconnect-agent.ts';
export type { Telling } from './line/mtconnect-buffer.ts';
export type { AgentComponent, AgentDevice, AgentItem } from './line/mtconnect-model.ts';
export { startMtconnectLine, type MtconnectLine, type MtconnectLineOptions } from './line/mtconnect.ts';
export { startOpcuaLine, type OpcuaLine, type OpcuaLineOptions } from './line/opcua.ts';
export { startMqttLine, type MqttLine, type MqttLineOptions } from './line/mqtt.ts';
export { runLines } from './line/run.ts';
export { startSparkplugLine, type SparkplugLine, type SparkplugLineOptions } from './line/sparkplug.ts';
export { type Told, ToldBook } from './line/told-book.ts';
export { packml, type LineBook, type LineSignals, type SignalName } from './line/signal.ts';
export type { MachineEvent } from './mes/equipment-event.ts';
export type { ReportDoor } from './mes/dispatch.ts';
export { startMes, type Mes, type MesOptions } from './mes/mes.ts';
export type { Report } from './mes/report.ts';
export type { WorkOrder } from './mes/work-order.ts';
