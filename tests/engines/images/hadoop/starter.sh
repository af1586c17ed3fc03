#!/stand-in/hidden/bash
# What the image starts: its variables become Hadoop's configuration, a NameNode without a file system makes one,
# the command runs. bash, because other shells drop variables with names such as CORE-SITE.XML_fs.defaultFS.
set -e
/stand-in/hidden/perl /opt/envtoconf /opt/hadoop/etc/hadoop
/stand-in/hidden/sudo /stand-in/busybox chmod o+rwx /data
if [ -n "$ENSURE_NAMENODE_DIR" ] && [ ! -d "$ENSURE_NAMENODE_DIR" ]; then
    /opt/hadoop/bin/hdfs namenode -format -force ${ENSURE_NAMENODE_CLUSTERID:+-clusterid "$ENSURE_NAMENODE_CLUSTERID"}
fi
# Split at spaces, and not replacing this process: so does the image's.
# shellcheck disable=SC2068
$@
