/** Topics of a broker as tags of one line, published again as a unified namespace. */
export function tagsProject(broker: string, tags: number): Readonly<Record<string, string>> {
  const names = Array.from({ length: tags }, (_, index) => `t${index + 1}`);
  return {
    'documents.yaml': `kind: site
name: lyon
title: Lyon
zone: Europe/Paris
systems: { plc: line }
code: '2010'
---
kind: system
name: line
role: plc
owner: it
site: lyon
interfaces:
  tags: { connector: mqtt, config: { url: "${broker}", clientId: bench-tags, session: clean, tags: {} } }
---
kind: system
name: uns
role: data-platform
owner: it
interfaces:
  namespace: { connector: mqtt, config: { url: "${broker}", clientId: bench-uns, session: clean, namespace: { enterprise: acme } } }
---
kind: collection
name: line
owner: it
class: Line
tags:
${names.map(name => `  ${name}: { type: number }`).join('\n')}
measurements:
${names.map(name => `  ${name}: { tag: ${name} }`).join('\n')}
to: [uns.namespace]
---
kind: binding
name: lyon-line
owner: it
site: lyon
collection: line
equipment:
  packing/line-1: { interface: line.tags, table: line.csv }
`,
    'line.csv': ['tag,address', ...names.map(name => `${name},line/${name}`)].join('\n') + '\n',
  };
}
