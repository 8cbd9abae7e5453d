import type { ErpComponent, ErpOrder } from './order.ts';

/**
 * A B2MML V0401 SyncProductionSchedule with one production request: what is produced and how much stands in the outer segment requirement,
 * each operation in a segment requirement of its own, and the components under the first.
 */
export function scheduleXml(order: ErpOrder, created: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<SyncProductionSchedule releaseID="" xmlns="http://www.wbf.org/xml/B2MML-V0401">
  <ApplicationArea>
    <Sender>
      <LogicalID>MILLERP</LogicalID>
    </Sender>
    <CreationDateTime>${created}</CreationDateTime>
  </ApplicationArea>
  <DataArea>
    <Sync />
    <ProductionSchedule>
      <ProductionRequest>
        <ID>${escaped(order.number)}</ID>
        <StartTime>${order.start}T06:00:00Z</StartTime>
        <EndTime>${order.end}T22:00:00Z</EndTime>
        <SegmentRequirement>
          <ID>0010</ID>
          <MaterialRequirement>
            <MaterialDefinitionID>${escaped(order.material)}</MaterialDefinitionID>
            <Description languageID="E">${escaped(order.description)}</Description>
            <MaterialUse>Produced</MaterialUse>
            ${quantity(order.quantity, order.unit)}
          </MaterialRequirement>
${order.operations.map((operation, at) => segment(operation, at === 0 ? order.components : [])).join('\n')}
        </SegmentRequirement>
      </ProductionRequest>
    </ProductionSchedule>
  </DataArea>
</SyncProductionSchedule>
`;
}

function segment(operation: ErpOrder['operations'][number], components: readonly ErpComponent[]): string {
  return `          <SegmentRequirement>
            <ID>${operation.step}</ID>
            <ProcessSegmentID>${escaped(operation.text)}</ProcessSegmentID>
            <ProductionParameter>
              <Parameter>
                <ID>Center</ID>
                <Value>
                  <ValueString>${escaped(operation.workCenter)}</ValueString>
                  <DataType>Text</DataType>
                  <UnitOfMeasure></UnitOfMeasure>
                </Value>
              </Parameter>
            </ProductionParameter>
${components.map(consumed).join('')}          </SegmentRequirement>`;
}

function consumed(component: ErpComponent): string {
  return `            <MaterialRequirement>
              <MaterialDefinitionID>${escaped(component.material)}</MaterialDefinitionID>
              <MaterialLotID>${escaped(component.batch)}</MaterialLotID>
              <MaterialUse>Consumed</MaterialUse>
              ${quantity(component.quantity, component.unit)}
            </MaterialRequirement>
`;
}

function quantity(amount: string, unit: string): string {
  return `<Quantity><QuantityString>${amount}</QuantityString><DataType>decimal</DataType><UnitOfMeasure>${unit}</UnitOfMeasure></Quantity>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
