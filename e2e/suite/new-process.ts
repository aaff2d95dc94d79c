import { newProcess } from '../harness/servers/new-process.ts'

/* Test files share a worker with its modules, which saves half the CPU; what a process keeps, each file begins anew. */
newProcess()
