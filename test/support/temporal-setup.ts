/** Jest's global setup of the layers whose files share a Temporal server. */
// oxlint-disable-next-line import/no-default-export -- jest wants it so
export { startSharedServer as default } from './temporal-for-tests.ts';
