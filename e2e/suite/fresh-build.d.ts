export function freshBuild(folder?: string, sources?: readonly string[]): Promise<boolean>
