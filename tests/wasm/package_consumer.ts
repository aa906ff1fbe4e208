// Somebody else's TypeScript, checked against the installed package with every strictness; the lines marked as errors must be errors.
import { openCrypto, OwnkeyError, type Crypto, type Handle, type TransactionSummary } from '@ownkey/core';

export function shown(summary: TransactionSummary): string {
  switch (summary.type) {
    case 'transfer':
      return `${summary.amount} from ${summary.sender} to ${summary.receiver}: ${summary.memo}`;
    case 'creation':
      return `${summary.amount} for ${summary.receiver}, ${new Date((summary.target_date_s ?? summary.created_s) * 1000).toISOString()}`;
    case 'split_transfer':
      return summary.receivers.map(({ key, amount }) => `${amount} to ${key}`).join();
    default:
      return `${summary.type}, era ${summary.era}`;
  }
}

export async function signed(ownkey: Crypto, root: Handle, body: Uint8Array): Promise<Uint8Array | string> {
  try {
    const { signature } = await ownkey.sign(root, body, Math.floor(Date.now() / 1000));
    return signature;
  } catch (error) {
    if (error instanceof OwnkeyError) return `${error.code} ${error.name}`;
    throw error;
  }
}

export async function first(password: string): Promise<string> {
  const ownkey = await openCrypto();
  const { handle, request } = await ownkey.registerStart(new TextEncoder().encode(password.normalize('NFC')));
  // @ts-expect-error a password is bytes, so that it can be wiped
  await ownkey.registerStart(password);
  // @ts-expect-error a handle is no message
  await ownkey.registerFinish(request, handle);
  const { score }: { score: 0 | 1 | 2 | 3 | 4 } = await ownkey.strength(request, []);
  await ownkey.close(handle);
  const small = await openCrypto('ownkey');
  await small.close((await small.rootCreate()).root);
  // @ts-expect-error only the whole module has it
  await small.officerCard(handle, request);
  return `${score}`;
}
