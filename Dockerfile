# The server and its page in one image. Build: docker build -t chatcast .
# Run: docker run --read-only --tmpfs /tmp -v chatcast:/data -p 3000:3000 chatcast

FROM node:24-bookworm-slim AS page
WORKDIR /app
COPY . .
RUN npm ci --ignore-scripts && npm run build

FROM node:24-bookworm-slim AS modules
WORKDIR /app
COPY . .
# Of the server alone. Native modules come prebuilt, so no install script is needed.
RUN npm ci --omit=dev --ignore-scripts --workspace @chatcast/server --include-workspace-root=false

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=modules /app/node_modules node_modules
COPY package.json LICENSE ./
COPY packages/faults packages/faults
COPY packages/protocol packages/protocol
COPY packages/server packages/server
COPY --from=page /app/packages/web/dist packages/web/dist
RUN mkdir /data && chown node:node /data
USER node
ENV HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node is the first process, so that SIGTERM reaches it and what is under way is finished.
CMD ["node", "--disable-warning=ExperimentalWarning", "--disable-proto=delete", "--max-semi-space-size=8", "packages/server/src/main.ts"]
