// The block editor of a running WordPress with one post open: node editor.cjs ADDRESS USER PASSWORD POST
// prints {blocks: [[name, valid, inner blocks], …], content: what it would save, notices: [what it tells]}.
const path = require('path');
const { chromium } = require(path.resolve(process.env.JUDGES, 'node_modules', 'playwright-core'));

const [address, user, password, post] = process.argv.slice(2);

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  // Only the site is asked, nothing outside.
  await page.route('**/*', (route) => (route.request().url().startsWith(`${address}/`) ? route.continue() : route.abort()));
  await page.goto(`${address}/wp-login.php`);
  await page.fill('#user_login', user);
  await page.fill('#user_pass', password);
  await Promise.all([page.waitForURL('**/wp-admin/**'), page.click('#wp-submit')]);
  await page.goto(`${address}/wp-admin/post.php?post=${post}&action=edit`);
  await page.waitForFunction(
    (id) => window.wp?.data?.select('core/editor')?.getCurrentPostId() === id && document.querySelector('.is-root-container'),
    Number(post),
  );
  const found = await page.evaluate(() => {
    const tree = (blocks) => blocks.map((block) => [block.name, block.isValid, tree(block.innerBlocks)]);
    return {
      blocks: tree(wp.data.select('core/block-editor').getBlocks()),
      content: wp.data.select('core/editor').getEditedPostContent(),
      notices: wp.data.select('core/notices').getNotices().map((notice) => notice.content),
    };
  });
  await browser.close();
  console.log(JSON.stringify(found));
})().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
