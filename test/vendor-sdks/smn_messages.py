"""SMN by the vendor's SDK: topics listed, messages published."""

from huaweicloudsdksmn.v2 import ListTopicsRequest, PublishMessageRequest, PublishMessageRequestBody, SmnClient
from huaweicloudsdksmn.v2.region.smn_region import SmnRegion
from witness import PROJECT, Witness, control, done

URN = f"urn:smn:cn-north-4:{PROJECT}:data-ops"
control("POST", "/jobs", [{"service": "smn", "topicUrn": URN}])

smn = Witness("SMN")
client = smn.client(SmnClient, SmnRegion)


def publish(urn=URN, **body):
    return client.publish_message(PublishMessageRequest(topic_urn=urn, body=PublishMessageRequestBody(**body)))


listed = smn.call("ListTopics", lambda: client.list_topics(ListTopicsRequest(limit=100)))
smn.expect("topics", [(topic.topic_urn, topic.name) for topic in listed.topics], [(URN, "data-ops")])
smn.expect("topic_count", listed.topic_count, 1)

first = smn.call("PublishMessage", lambda: publish(subject="Orders", message="10 rows copied"))
again = smn.call("PublishMessage", lambda: publish(subject="Orders", message="10 rows copied"))
smn.holds("each message has an id of its own", first.message_id and first.message_id != again.message_id)
smn.call("PublishMessage", lambda: publish(message_structure='{"default": "d", "email": "e"}'))
published = [entry["asked"] for entry in control("GET", "/log") if entry["service"] == "smn"]
smn.expect("what the cloud took", published[0], {"subject": "Orders", "message": "10 rows copied"})
smn.expect("how many", len(published), 3)

smn.refused("PublishMessage", lambda: publish(urn=URN + "-other", message="m"), 404, "SMN.0006")
smn.refused("PublishMessage", lambda: publish(subject="s"), 403, "SMN.0009")
smn.refused("PublishMessage", lambda: publish(subject="s" * 513, message="m"), 403, "SMN.0008")
done(smn)
