/**
 * Command lines that would write, execute, send or read what a command must not, or that are not spelled as the list spells
 * them. One a line, words by blanks; OUT is a folder outside the workspace, PORT a port that listens, HOME a home with keys.
 */
export const refusedForms: readonly string[] = `
sh -c id
bash -c id
/bin/sh -c id
zsh
dash -c id
env id
env -i sh
/usr/bin/env sh
xargs sh
sudo id
su -c id
doas id
nohup sh
setsid sh
timeout 1 sh
nice sh
stdbuf -o0 sh
script -c id
python3 -c 1
perl -e 1
ruby -e 1
awk BEGIN{system("id")}
gawk 1
sed -n 1e id
sed -i s/a/b/ src/a.ts
find . -exec id ;
find . -delete
find . -fprintf OUT/x a
tar -cf OUT/x.tar .
tar -xf a.tar --to-command=sh
tar -cf /dev/null --checkpoint=1 --checkpoint-action=exec=sh .
rsync -e sh . OUT
scp a b
ssh host
curl http://127.0.0.1:PORT
wget http://127.0.0.1:PORT
nc 127.0.0.1 PORT
socat - TCP:127.0.0.1:PORT
dd if=.env of=OUT/x
cp .env OUT/x
mv src OUT
rm -rf .
ln -s / root
chmod 777 .
chown root .
mkdir OUT/d
touch OUT/x
tee OUT/x
truncate -s 0 src/a.ts
vi src/a.ts
vim -c :!id
emacs --batch
ed src/a.ts
less src/a.ts
more src/a.ts
man ls
make
gcc a.c
docker run x
kill -9 1
mount
bwrap --bind / / sh
strace ls
gdb
crontab -e
at now
systemctl
npx x
node -e process.exit()
node -p 1
node --eval 1
node --print 1
node -r ./a.js --test
node --require ./a.js --test
node --import ./a.js --test
node --inspect --test
node src/a.js
node --run x
node --env-file=.env --test
node --test --require ./a.js
node --test --import=./a.js
node --test -e 1
node --test --eval=1
node --test --env-file=.env
node --test --test-reporter=./evil.js
node --test --test-reporter ./evil.mjs
node --test --test-reporter-destination=OUT/x
node --test --test-global-setup=./evil.js
node --test --experimental-loader=./evil.mjs
node --test --cpu-prof-dir=OUT
node --test --heapsnapshot-signal=SIGUSR2
node --test --title=x
node --test --experimental-config-file=OUT/x
node --test --icu-data-dir=OUT
node --test --openssl-config=OUT/x
node --test --test-isolation=none
node --test ../x.test.js
node --test /etc/passwd
node --test --watch
npm exec x
npm x y
npm install
npm i left-pad
npm ci
npm publish
npm config set x y
npm run
npm run hello --prefix=OUT
npm run hello --prefix OUT
npm run hello --script-shell=/bin/sh
npm run hello --script-shell /bin/sh
npm run hello --node-options=--require=./a.js
npm run hello --userconfig=OUT/x
npm run hello --globalconfig OUT/x
npm run hello --ignore-scripts=false
npm run hello -w pkg
npm run hello --workspaces
npm run hello --if-present
npm run hello -- --flag
npm run hello -- ; id
npm run hello -- ../x
npm run hello -- $(id)
npm run-script hello
npm --prefix OUT run hello
npm -C OUT run hello
npm start
npm init
npm pack
npm link
npm set x=y
npm explore x -- sh
npm edit x
npm root -g
npm ru hello
npm test -- --coverage
pnpm exec x
pnpm dlx x
pnpm -C OUT run hello
pnpm run hello --dir OUT
pnpm add x
yarn dlx x
yarn exec x
yarn add x
yarn --cwd OUT run hello
yarn run hello --inspect
git
git add .
git commit -m x
git push
git push --upload-pack=id origin
git pull
git fetch
git fetch --upload-pack=id .
git clone . OUT/x
git clone --upload-pack=id . OUT/x
git ls-remote --upload-pack=id .
git ls-remote .
git remote -v
git remote add x y
git reset --hard
git clean -fdx
git checkout .
git switch x
git restore .
git rm src/a.ts
git mv src/a.ts src/b.ts
git stash
git merge x
git rebase -x id HEAD
git bisect run id
git filter-branch
git submodule foreach id
git submodule update
git gc
git hook run pre-commit
git config --list
git config alias.x !id
git config core.pager id
git daemon
git archive HEAD
git archive --remote=x HEAD
git bundle create OUT/x HEAD
git format-patch -o OUT HEAD
git apply x
git am x
git notes add
git worktree add OUT/x
git update-index --chmod=+x src/a.ts
git update-ref x y
git hash-object -w .env
git cat-file -p HEAD:.env
git grep CANARY
git grep -O sh
git grep --open-files-in-pager=sh x
git difftool -x id
git mergetool
git instaweb
git send-email
git help -w
git var GIT_EDITOR
git -c core.pager=id log
git -c core.fsmonitor=id status
git -c alias.x=!id x
git -C OUT status
git --git-dir=OUT/x status
git --work-tree=/ status
git --exec-path=OUT status
git --namespace=x status
git --config-env=core.pager=HOME log
git -p log
git --paginate log
git evil
git log --output=OUT/x
git log --output OUT/x
git log --ext-diff
git log --textconv
git log --show-signature
git log --format=%x00
git log --pretty=format:%G?
git log -O.env
git log -L1,2:src/a.ts
git log --no-index a b
git log -n5
git log -5
git log --onelin
git log --stdin
git diff --output=OUT/x
git diff --output OUT/x
git diff --ext-diff
git diff --textconv
git diff --no-index /etc/passwd src/a.ts
git diff --no-index -- .env src/a.ts
git diff -OHOME/.ssh/id_rsa
git diff --sta
git diff --submodule=log
git diff -- ../x
git diff -- /etc/passwd
git diff -- .env
git diff -- .git/config
git diff HEAD:.env HEAD:src/a.ts
git show HEAD:.env
git show :.env
git show :0:.env
git show HEAD^{tree}..HEAD
git show --output=OUT/x
git show --textconv HEAD
git show --ext-diff
git show -- .env
git blame --contents=HOME/.ssh/id_rsa src/a.ts
git blame --contents HOME/.ssh/id_rsa src/a.ts
git blame --ignore-revs-file=HOME/x src/a.ts
git blame -S HOME/x src/a.ts
git blame .env
git blame ../x
git status --ignored
git status --column=id
git status --pathspec-from-file=HOME/.ssh/id_rsa
git ls-files --exclude-from=HOME/.ssh/id_rsa
git ls-files -X HOME/.ssh/id_rsa
git ls-files --with-tree=x
git ls-files --stage
git branch new
git branch -D master
git branch -m a b
git branch --edit-description
git branch --set-upstream-to=x
git tag new
git tag -d x
git tag -s x
git tag -F HOME/.ssh/id_rsa x
git tag --format=%(trailers:x)
git tag -n5
git rev-parse --git-dir
git rev-parse HEAD:.env
git rev-parse --parseopt
git shortlog --group=trailer:x
git shortlog HEAD:.env
vitest
vitest --run
vitest watch
vitest dev
vitest bench
vitest init
vitest run --config=OUT/x
vitest run --config ./evil.config.ts
vitest run -c ./evil.config.ts
vitest run --root=/
vitest run --root OUT
vitest run -r OUT
vitest run --dir=OUT
vitest run --reporter=./evil.js
vitest run --reporter ./evil.js
vitest run --outputFile=OUT/x
vitest run --environment=./evil.js
vitest run --globalSetup=./evil.js
vitest run --inspect
vitest run --api
vitest run --ui
vitest run --open
vitest run -u
vitest run --update
vitest run --watch
vitest run --pool=./evil.js
vitest run --execArgv=--require=./a.js
vitest run --browser
vitest run ../x
vitest run -t
vitest run --coverage.reportsDirectory=OUT
vitest list --json=OUT/x
tsc --outDir OUT
tsc --outFile OUT/x
tsc --declarationDir OUT
tsc --tsBuildInfoFile OUT/x
tsc --generateTrace OUT
tsc --generateCpuProfile OUT/x
tsc --init
tsc --watch
tsc -w
tsc --project ../x
tsc -p /etc
tsc --rootDir /
tsc --plugins x
tsc @HOME/.ssh/id_rsa
tsc --locale ../../x
tsc --noEmi
eslint --fix src
eslint -c evil.js src
eslint --config evil.js src
eslint --rulesdir evil src
eslint --plugin evil src
eslint --resolve-plugins-relative-to OUT src
eslint --parser evil src
eslint --format ./evil.js src
eslint --format=./evil.js src
eslint -f ./evil.js src
eslint -o OUT/x src
eslint --output-file=OUT/x src
eslint --cache-location=OUT src
eslint --cache-file OUT/x src
eslint --init
eslint --stdin
eslint --env-info
eslint --inspect-config
eslint --ignore-path HOME/.ssh/id_rsa src
eslint --flag x src
eslint ../x
eslint /etc
ls ..
ls /
ls HOME
ls -Z
ls --hyperlink
ls --col
ls .git
ls .ids
ls -la /etc
cat
cat -
cat .env
cat ../x
cat /etc/passwd
cat -u src/a.ts
cat --number src/a.ts
grep -f HOME/.ssh/id_rsa src
grep --file=.env src
grep -r CANARY ..
grep -r CANARY /
grep -r CANARY HOME
grep -R CANARY .
grep --include-from=x a .
grep --exclude-from=.env a .
grep -e a .env
grep --devices=read a .
grep CANARY .env
grep CANARY .git/config
grep -n5 a src
rg --pre id a
rg --pre=id a
rg --pre-glob x a
rg --hostname-bin=id a
rg --search-zip a
rg -z a
rg --ignore-file=.env a
rg -f .env
rg --no-ignore a
rg -uuu a
rg --follow a
rg -L a
rg a ..
rg a .env
`
  .split('\n')
  .filter((line) => line !== '' && line !== 'cat -');
