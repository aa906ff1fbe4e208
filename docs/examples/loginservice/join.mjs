// Somebody joins through a campaign: node join.mjs http://localhost:4000 default maxi max@example.org 'a long password' '{"age":31}'
import readline from "node:readline/promises";
import { LoginService, Refused } from "./client.mjs";

const [url = "http://localhost:4000", campaignUrl = "default", name = "", email = "", password = "", responses = "{}"] = process.argv.slice(2);
const service = new LoginService(url);
try {
  const campaign = await service.campaign(campaignUrl);
  console.log(`${campaign.name}: ${campaign.description_short}`);
  for (const field of campaign.fields) console.log(`  ${field.title}${field.required ? " *" : ""} (${field.key}, ${field.type}) ${field.choices.join(" | ")}`);
  await service.submit(campaignUrl, { name, email, password, responses: JSON.parse(responses) });
  const terminal = readline.createInterface({ input: process.stdin, output: process.stdout });
  await service.confirmMail((await terminal.question("The last part of the link in the mail: ")).trim());
  terminal.close();
  await service.login(name, password);
  console.log(await service.user());
  await service.logout();
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(error.status, error.message);
  process.exitCode = 1;
}
