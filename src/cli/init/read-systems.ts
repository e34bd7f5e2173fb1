/** What both systems hold that a first mapping can be written from. Reads only. */
import { IntacctClient } from '../../clients/intacct/intacct-client.ts';
import { MasterLists } from '../../clients/servicetitan/master-lists.ts';
import { intacctSettings, servicetitanSettings } from '../../config/schema.ts';
import type { Environment } from '../../config/variables.ts';
import { accessOf, explainFailures } from '../setup/readers.ts';
import type { SystemFacts } from './proposal.ts';

/** @throws OperatorError that names what is missing in the environment, or what a system refused. */
export async function readSystems(environment: Environment): Promise<SystemFacts> {
  const settings = { servicetitan: servicetitanSettings.parse({}), intacct: intacctSettings.parse({}) };
  const { servicetitan, intacct } = accessOf(environment, settings);
  const lists = new MasterLists(servicetitan, settings.servicetitan.requestTimeout);
  const [businessUnits, ownMapping, jobTypes, terms, chart] = await explainFailures(() =>
    Promise.all([
      lists.businessUnits(),
      lists.ownMapping(),
      lists.jobTypes(),
      lists.paymentTerms(),
      new IntacctClient({ intacct, settings }).readChart(),
    ]),
  );
  const { tenantId } = servicetitan;
  return { tenantId, companyId: intacct.companyId, businessUnits, ownMapping, jobTypes, terms, chart };
}
